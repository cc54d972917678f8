using System.Collections.Immutable;
using Scheduler.Core.Swarm;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Http.Rest;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/nodes: the hosts, and the servers of the cluster.</summary>
public sealed class SwarmNodeEndpoints(GatewayServices services)
{
    private static readonly TimeSpan RecordPatience = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/nodes", List);
        routes.MapGet("/nodes/{id}", InspectAsync);
        routes.MapPost("/nodes/{id}/update", UpdateAsync);
        routes.MapDelete("/nodes/{id}", RemoveAsync);
    }

    private IResult List(HttpContext http)
    {
        var (filters, problem) = DockerFilters.Read(http, "id", "name", "label", "engine.label", "node.label", "membership", "role");
        if (filters is null) return problem!;
        var picture = services.Board.Picture;
        IReadOnlyList<NodeWire> found =
        [
            .. All(picture)
                .Where(node => IsAdmitted(node, filters))
                .Select(node => NodeMapping.Of(node, VersionOf(node, picture)))
        ];
        return DockerAnswers.Json(found, SwarmJson.Default.IReadOnlyListNodeWire);
    }

    private async Task<IResult> InspectAsync(string id, HttpContext http)
    {
        var (found, picture) = await FindAsync(id, http.RequestAborted);
        return found.Problem ?? DockerAnswers.Json(NodeMapping.Of(found.One!, VersionOf(found.One!, picture)), SwarmJson.Default.NodeWire);
    }

    private async Task<IResult> UpdateAsync(string id, HttpContext http)
    {
        var query = new DockerQuery(http);
        var version = query.Number("version", 0, long.MaxValue);
        if (version is null) query.Refuse("version", "is the Version.Index of the node that is updated");
        if (query.Problem is { } no) return no;
        var (wire, problem) = await DockerBody.ReadAsync(http, SwarmJson.Default.NodeSpecWire);
        if (wire is null) return problem!;
        var (found, _) = await FindAsync(id, http.RequestAborted);
        if (found.One is not { } node) return found.Problem!;
        if (FaultOf(node, wire) is { } fault) return fault;
        return await SendAsync(node.Host!, CommandsOf(node.Host!, wire), version!.Value, http) ?? Results.Ok();
    }

    private async Task<IResult> RemoveAsync(string id, HttpContext http)
    {
        var query = new DockerQuery(http);
        var force = query.Flag("force");
        if (query.Problem is { } no) return no;
        var (found, picture) = await FindAsync(id, http.RequestAborted);
        // Removed, and perhaps not to the end.
        if (found.One is null && RemovedOf(id, picture) is { } removed) return await RevokeAsync(removed, http);
        if (found.One is not { } node) return found.Problem!;
        if (node.Host is not { } host)
            return DockerAnswers.Invalid(
                $"{node.Name} is a server, not a host: `scheduler cluster leave {node.Name}` makes it leave");
        return await SendAsync(host, [new HostCommand.Remove(force)], version: null, http) ?? await RevokeAsync(host.Id, http);
    }

    private static HostId? RemovedOf(string id, HostPicture picture) =>
        picture.Removed.Where(host => host.Value == id || DockerIds.OfHost(host) == id).Select(host => (HostId?)host).FirstOrDefault();

    private async Task<IResult> RevokeAsync(HostId host, HttpContext http) =>
        await MachineRevocation.RevokeAsync(services, host, http.RequestAborted) is { } unfinished ? DockerAnswers.Of(unfinished) : Results.Ok();

    /// <summary>Availability and labels are two decisions; the second is only taken on top of the first. Null when all were accepted.</summary>
    private async Task<IResult?> SendAsync(HostView host, IReadOnlyList<HostCommand> commands, long? version, HttpContext http)
    {
        foreach (var command in commands)
        {
            switch (await services.Hosts.SendAsync(
                host.Id,
                new HostRequest(command, version, $"docker-{services.Desk.NewUid()}{services.Desk.NewUid()}"),
                services.Options.RequestTimeout,
                http.RequestAborted))
            {
                case HostAccepted accepted:
                    version = version is null ? null : accepted.Version;
                    break;
                case Refusal { Kind: RefusalKind.VersionMismatch }:
                    return DockerAnswers.Error(StatusCodes.Status409Conflict, "rpc error: code = Unknown desc = update out of sequence");
                case Refusal refusal:
                    return DockerAnswers.Of(refusal);
                case var other:
                    throw Answers.Unexpected(other);
            }
        }

        return null;
    }

    private static IResult? FaultOf(ClusterNode node, NodeSpecWire wire)
    {
        if (node.Host is null)
            return DockerAnswers.Invalid(
                $"{node.Name} is a server, not a host: it runs no instances, and has no availability and labels");
        if (wire.Role is { Length: > 0 } role && role != NodeMapping.RoleOf(node))
            return DockerAnswers.Invalid(
                "Role: a host is not promoted or demoted; a server is a process of its own, which joins with `scheduler node`");
        if (wire.Availability is { Length: > 0 } word && NodeMapping.AvailabilityOf(word) is null)
            return DockerAnswers.Invalid("Availability: is active, pause or drain");
        if (wire.Name is { Length: > 0 } name && name != node.Name)
            return DockerAnswers.Invalid("Name: a host keeps the name under which it joined");
        var fault = (wire.Labels ?? new Dictionary<string, string>())
            .Select(label => HostLimits.LabelFault(label.Key) ?? HostLimits.TextFault(label.Value)).FirstOrDefault(one => one is not null);
        return fault is null ? null : DockerAnswers.Invalid($"Labels: {fault}");
    }

    private static List<HostCommand> CommandsOf(HostView host, NodeSpecWire wire)
    {
        var commands = new List<HostCommand>();
        if (wire.Availability is { Length: > 0 } word && NodeMapping.AvailabilityOf(word) is { } availability && availability != host.Availability)
            commands.Add(new HostCommand.SetAvailability(availability));
        var labels = (wire.Labels ?? new Dictionary<string, string>())
            .ToImmutableSortedDictionary(label => label.Key, label => label.Value ?? "", StringComparer.Ordinal);
        var set = labels.Where(label => host.Labels.GetValueOrDefault(label.Key) != label.Value).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var removed = host.Labels.Keys.Where(name => !labels.ContainsKey(name)).ToImmutableSortedSet(StringComparer.Ordinal);
        if (!set.IsEmpty || !removed.IsEmpty) commands.Add(new HostCommand.SetLabels(set, removed));
        return commands;
    }

    /// <summary>With what was decided a moment ago, which the board may not have heard of yet.</summary>
    private async Task<(Found<ClusterNode> Found, HostPicture Picture)> FindAsync(string id, CancellationToken cancel)
    {
        var picture = services.Board.Picture;
        var found = Find(id, picture);
        if (found.One?.Host is not { } host
            || await services.Hosts.GetAsync(host.Id, RecordPatience, cancel) is not HostRecord { Version: > 0 } record)
            return (found, picture);
        picture = picture.With(record);
        return (Find(id, picture), picture);
    }

    private Found<ClusterNode> Find(string id, HostPicture picture)
    {
        var all = All(picture);
        if (id == "self" && ClusterNode.Self(all, services.Cluster.View) is { } self) return new(self, null);
        return DockerLookup.Find("node", id, all, node => node.Id, node => node.Name);
    }

    private IReadOnlyList<ClusterNode> All(HostPicture picture) => ClusterNode.All(picture, services.Cluster.View);

    private static long VersionOf(ClusterNode node, HostPicture picture) =>
        node.Host is { } host ? picture.Records.GetValueOrDefault(host.Id)?.Version ?? 0 : 0;

    private static bool IsAdmitted(ClusterNode node, DockerFilters filters)
    {
        var engine = node.Host?.Engine?.Labels ?? ImmutableSortedDictionary<string, string>.Empty;
        return filters.AdmitsStart("id", () => node.Id)
            && filters.AdmitsStart("name", () => node.Name)
            && filters.AdmitsLabels("label", () => engine)
            && filters.AdmitsLabels("engine.label", () => engine)
            && filters.AdmitsLabels("node.label", () => node.Host?.Labels ?? ImmutableSortedDictionary<string, string>.Empty)
            && filters.Admits("membership", static membership => membership == "accepted")
            && filters.Admits("role", role => role == NodeMapping.RoleOf(node));
    }
}
