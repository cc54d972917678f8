using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>/containers and /exec: what runs on the hosts, whichever server is asked.</summary>
internal sealed class ContainerEndpoints(GatewayServices services, FollowerSlots followers)
{
    private static readonly HashSet<string> Verbs = new(
        [
            "json", "top", "logs", "changes", "stats", "export", "archive", "resize",
            "start", "stop", "restart", "kill", "update", "rename", "pause", "unpause",
            "attach", "attach/ws", "wait", "exec", "copy", "checkpoints",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Lone = new(["json", "create", "prune"], StringComparer.Ordinal);

    private readonly HostAsking _hosts = new(services);

    public void Map(IEndpointRouteBuilder routes)
    {
        var finder = new ContainerFinder(services, _hosts);
        var (listing, reading) = (new ContainerListing(services, _hosts, finder), new ContainerReading(services, followers));
        var (actions, streams) = (new ContainerActions(services), new ContainerStreams(followers));
        var execs = new ExecEndpoints(_hosts, streams);
        var handlers = new Dictionary<(string Method, string Verb), Func<HttpContext, FoundContainer, Task<IResult?>>>
        {
            [("GET", "json")] = reading.InspectAsync,
            [("GET", "top")] = reading.TopAsync,
            [("GET", "changes")] = reading.ChangesAsync,
            [("GET", "logs")] = reading.LogsAsync,
            [("GET", "stats")] = reading.StatsAsync,
            [("POST", "wait")] = reading.WaitAsync,
            [("POST", "kill")] = actions.KillAsync,
            [("POST", "restart")] = actions.RestartAsync,
            [("POST", "stop")] = actions.StopAsync,
            [("POST", "start")] = actions.StartAsync,
            [("DELETE", "")] = actions.RemoveAsync,
            [("POST", "attach")] = streams.AttachAsync,
            [("POST", "resize")] = streams.ResizeAsync,
            [("POST", "exec")] = execs.CreateAsync,
        };
        routes.Map("/containers/{**rest}", http => DispatchAsync(http, handlers, listing, finder));
        execs.Map(routes);
    }

    private static async Task DispatchAsync(
        HttpContext http,
        Dictionary<(string Method, string Verb), Func<HttpContext, FoundContainer, Task<IResult?>>> handlers,
        ContainerListing listing,
        ContainerFinder finder)
    {
        var path = ContainerPath.Parse((string?)http.Request.RouteValues["rest"] ?? "", Verbs, Lone);
        if (await AnswerAsync() is { } answer) await answer.ExecuteAsync(http);

        async Task<IResult?> AnswerAsync()
        {
            if (path is { Name: "", Verb: "json" } && HttpMethods.IsGet(http.Request.Method)) return await listing.AnswerAsync(http);
            if (RefusedCalls.OfContainers(http.Request.Method, path) is { } refusal) return refusal;
            if (!handlers.TryGetValue((http.Request.Method, path.Verb), out var handler))
                return DockerAnswers.OfStatus(
                    http,
                    path.Verb.Length == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed,
                    null);
            var found = await finder.FindAsync(path.Name, http.RequestAborted);
            return found.One is { } container ? await handler(http, container) : found.Problem;
        }
    }
}
