using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>What can be read of one container. Most of it is its engine's own answer, passed on.</summary>
internal sealed class ContainerReading(GatewayServices services, FollowerSlots followers)
{
    /// <summary>Which processes run takes a look at the machine; a size takes a walk through the container's files.</summary>
    private static readonly TimeSpan SlowPatience = TimeSpan.FromSeconds(60);

    public async Task<IResult?> InspectAsync(HttpContext http, FoundContainer container)
    {
        var query = new DockerQuery(http);
        var hasSize = query.Flag("size");
        if (query.Problem is { } problem) return problem;
        var details = container.Details;
        if (hasSize)
        {
            var call = new EngineCall("GET", $"/containers/{container.Id}/json") { Query = EngineQuery.Of(http, "size"), Patience = SlowPatience };
            var (sized, fault) = await WholeAnswer.ReadAsync(container.Engine, call, http.RequestAborted);
            if (sized is not { } whole) return fault;
            details = whole;
        }

        return new JsonNodeAnswer(Shown(container, details));
    }

    public Task<IResult?> TopAsync(HttpContext http, FoundContainer container) =>
        PassAsync(http, container, new EngineCall("GET", $"/containers/{container.Id}/top")
        {
            Query = EngineQuery.Of(http, "ps_args"),
            Patience = SlowPatience
        });

    public Task<IResult?> ChangesAsync(HttpContext http, FoundContainer container) =>
        PassAsync(http, container, new EngineCall("GET", $"/containers/{container.Id}/changes") { Patience = SlowPatience });

    public Task<IResult?> WaitAsync(HttpContext http, FoundContainer container) =>
        FollowAsync(http, ended => new EnginePassing(
                container.Engine,
                new EngineCall("POST", $"/containers/{container.Id}/wait") { Query = EngineQuery.Of(http, "condition") })
            .RunAsync(http, ended));

    public async Task<IResult?> LogsAsync(HttpContext http, FoundContainer container)
    {
        var call = new EngineCall("GET", $"/containers/{container.Id}/logs")
        {
            Query = EngineQuery.Of(http, "follow", "stdout", "stderr", "since", "until", "timestamps", "tail", "details"),
        };
        var passing = new EnginePassing(
            container.Engine,
            call,
            StreamForm.ContentType(http, container.HasTerminal),
            StreamForm.LastWords(container.HasTerminal));
        return await FollowAsync(http, ended => passing.RunAsync(http, ended));
    }

    public async Task<IResult?> StatsAsync(HttpContext http, FoundContainer container)
    {
        var call = new EngineCall("GET", $"/containers/{container.Id}/stats") { Query = EngineQuery.Of(http, "stream", "one-shot") };
        return await FollowAsync(http, ended => new StatsPassing(container, call).RunAsync(http, ended));
    }

    /// <summary>Takes one of the places that streams have.</summary>
    private async Task<IResult?> FollowAsync(HttpContext http, Func<CancellationToken, Task<IResult?>> run)
    {
        using var slot = followers.TryEnter(http);
        return slot is null
            ? DockerAnswers.Error(
                StatusCodes.Status503ServiceUnavailable,
                "too many streams are open; close one, or raise gateway.followersMax")
            : await run(slot.Ended);
    }

    private static Task<IResult?> PassAsync(HttpContext http, FoundContainer container, EngineCall call) =>
        new EnginePassing(container.Engine, call).RunAsync(http, http.RequestAborted);

    /// <summary>Where it is, besides what its engine says: as Docker's first Swarm did, of which every container had a node.</summary>
    private JsonObject Shown(FoundContainer container, JsonElement details)
    {
        var shown = JsonObject.Create(details)!;
        shown["Name"] = $"/{container.Name}";
        JoinedNetworks.NameByCluster(shown);
        if (shown["Config"]?["Labels"] is JsonObject labels) SwarmLabels.AddTo(labels, container.Host, services.ClusterId);
        if (services.Board.Hosts.GetValueOrDefault(container.Host) is { } host) shown["Node"] = NodeOf(host);
        return shown;
    }

    private static JsonObject NodeOf(HostView host) => new()
    {
        ["ID"] = DockerIds.OfHost(host.Id),
        ["Name"] = host.Id.Value,
        ["IP"] = host.Addresses.FirstOrDefault() ?? "",
        ["Addr"] = host.Endpoint,
        ["Cpus"] = host.Engine?.Cpus ?? 0,
        ["Memory"] = host.Engine?.MemoryBytes ?? 0,
        ["Labels"] = new JsonObject(host.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
    };
}
