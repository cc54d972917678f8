using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Scheduler.Core.Services;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>
/// Which containers are asked for. Engines judge by most filters themselves; what only the cluster knows (hosts, ids of
/// networks, Swarm's labels, another container's age) is judged here.
/// </summary>
/// <param name="Limit">So many of the newest, whatever their state; null for no limit.</param>
internal sealed record ContainerQuery(DockerFilters Filters, bool All, bool Size, int? Limit)
{
    /// <summary>Those that engines know, and <c>node</c>: a host's name or id.</summary>
    public static readonly string[] Known =
    [
        "ancestor", "before", "expose", "exited", "health", "id", "isolation", "is-task",
        "label", "name", "network", "node", "publish", "since", "status", "volume",
    ];

    private static readonly string[] JudgedByEngines =
        ["ancestor", "expose", "exited", "health", "id", "isolation", "label", "name", "publish", "status", "volume"];

    /// <summary>What a host is to be asked; null where none of its containers can be wanted.</summary>
    public EngineCall? CallTo(HostId host, TimeSpan patience)
    {
        if (!Filters.Admits(
                "node",
                wanted => wanted == host.Value || DockerIds.OfHost(host).StartsWith(wanted, StringComparison.Ordinal)))
            return null;
        var names = NamesFor(host);
        if (Filters.Has("name") && names.IsEmpty) return null;
        var filters = new JsonObject();
        foreach (var key in JudgedByEngines.Where(Filters.Has))
        {
            var values = key switch { "name" => names, "label" => [.. Filters["label"].Where(label => !IsSwarms(label))], _ => Filters[key] };
            if (!values.IsEmpty) filters[key] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        }

        var query = ImmutableSortedDictionary<string, string>.Empty;
        if (All || Limit is not null) query = query.Add("all", "1");
        if (Size) query = query.Add("size", "1");
        // What is judged here may drop some, so that the engine cannot know which are the newest.
        if (Limit is { } limit && !IsJudgedHere) query = query.Add("limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new EngineCall("GET", "/containers/json")
        {
            Query = filters.Count == 0 ? query : query.Add("filters", filters.ToJsonString()),
            Patience = patience
        };
    }

    /// <summary>Whether a container of an engine's answer is wanted, as far as engines do not judge; its labels are complete by now.</summary>
    /// <param name="before">When the containers of that filter were made; empty where it was not given.</param>
    /// <param name="since">The same.</param>
    public bool Admits(JsonObject container, string cluster, IReadOnlyCollection<long> before, IReadOnlyCollection<long> since)
    {
        var labels = container["Labels"] as JsonObject ?? [];
        var created = (long?)container["Created"] ?? 0;
        if (labels.ContainsKey(ContainerIdentity.TrialLabel)) return false;
        if (!Filters.Admits(
                "is-task",
                wanted => DockerQuery.TryFlag(wanted, out var isTask)
                    && isTask == ((string?)labels[ContainerIdentity.ClusterLabel] == cluster)))
            return false;
        if (!Filters.Admits("network", wanted => JoinedNetworks.Has(container, wanted))) return false;
        return Filters["label"].Where(IsSwarms).All(wanted => Has(labels, wanted)) && before.All(at => created < at) && since.All(at => created > at);
    }

    /// <summary>Whether what is only known by hearsay can be judged by the filters at all.</summary>
    public bool CanJudgeHearsay =>
        !JudgedByEngines.Except(["id", "name", "label", "status"]).Any(Filters.Has)
        && !Filters.Has("network")
        && !Filters.Has("before")
        && !Filters.Has("since");

    /// <summary>Whether a container that its host could not be asked about is wanted.</summary>
    public bool AdmitsHearsay(HostId host, JsonObject container)
    {
        var labels = container["Labels"] as JsonObject ?? [];
        var (id, name) = ((string)container["Id"]!, (string)container["Names"]![0]!);
        return CallTo(host, TimeSpan.Zero) is not null
            && (All || Limit is not null || Filters.Has("status") || (string?)container["State"] == "running")
            && Filters.AdmitsStart("id", () => id)
            && (!Filters.Has("name") || NamesFor(host).Any(wanted => name.Contains(wanted.Trim('^', '$', '/'), StringComparison.Ordinal)))
            && Filters.Admits("status", wanted => wanted == (string?)container["State"])
            && Filters["label"].All(wanted => Has(labels, wanted));
    }

    private bool IsJudgedHere =>
        Filters.Has("before")
        || Filters.Has("since")
        || Filters.Has("is-task")
        || Filters.Has("network")
        || Filters["label"].Any(IsSwarms);

    /// <summary>Names to be asked of one host: <c>host/name</c> is for that host alone.</summary>
    private ImmutableArray<string> NamesFor(HostId host) =>
    [
        .. from name in Filters["name"]
           let slash = name.TrimStart('^').TrimStart('/').IndexOf('/', StringComparison.Ordinal) < 0 ? -1 : name.LastIndexOf('/')
           where slash < 0 || name[..slash].Trim('^', '/') == host.Value
           select slash < 0 ? name : (name.StartsWith('^') ? $"^/{name[(slash + 1)..]}" : name[(slash + 1)..]),
    ];

    private static bool IsSwarms(string label) => label.StartsWith(SwarmLabels.Prefix, StringComparison.Ordinal);

    private static bool Has(JsonObject labels, string wanted)
    {
        var equals = wanted.IndexOf('=', StringComparison.Ordinal);
        return labels.TryGetPropertyValue(equals < 0 ? wanted : wanted[..equals], out var value)
            && (equals < 0 || (string?)value == wanted[(equals + 1)..]);
    }
}
