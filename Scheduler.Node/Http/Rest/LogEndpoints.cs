using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.Rest;

/// <summary>The output of a service's instances, or of one, as it was and as it comes.</summary>
public sealed class LogEndpoints(GatewayServices services, FollowerSlots followers)
{
    private const int TailMax = 1_000_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapGet("/v1/services/{stack}/{service}/logs", OfServiceAsync), "services", "Shows the output of a service's instances");
        Describe(routes.MapGet("/v1/instances/{id}/logs", OfInstanceAsync), "instances", "Shows an instance's output");
    }

    private static void Describe(RouteHandlerBuilder route, string tag, string summary) => route
        .Describe(
            tag,
            summary,
            "Text, or server-sent events or lines of JSON by Accept. A host that does not answer is named in the stream and does not end it.")
        .Query("follow", "true: goes on as lines come, also those of new instances.")
        .Query("tail", "Only the last so many lines of each instance.")
        .Query("timestamps", "true: each text line begins with its time.")
        .Query("since", "Only lines since a time, or a duration back such as 10m.")
        .Produces<string>(StatusCodes.Status200OK, "text/plain");

    private async Task<IResult> OfServiceAsync(string stack, string service, HttpContext http)
    {
        var (key, fault) = PathNames.Service(stack, service);
        if (fault is not null) return Problems.Of(http, fault);
        return await services.Desk.GetAsync(key, services.Options.RequestTimeout, http.RequestAborted) switch
        {
            ServiceView view => await WriteAsync(http, key, only: null, view.Instances),
            Refusal no => Problems.Of(http, no),
            var other => throw Answers.Unexpected(other),
        };
    }

    private async Task<IResult> OfInstanceAsync(string id, HttpContext http) =>
        Instances.Find(services.Board, id) is { } instance
            ? await WriteAsync(http, instance.Service, instance.Id, [instance])
            : Problems.Of(http, Instances.NotFound(id));

    private async Task<IResult> WriteAsync(HttpContext http, ServiceKey key, InstanceId? only, IEnumerable<InstanceView> instances)
    {
        var query = new Query(http, "follow", "tail", "timestamps", "since");
        var (follow, timestamps) = (query.Flag("follow"), query.Flag("timestamps"));
        var wanted = new LogQuery(follow, query.Number("tail", 0, TailMax), query.Since("since", services.Clock.GetUtcNow()));
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        using var slot = followers.TryEnter(http);
        if (slot is null) return followers.Full(http);
        var writer = new LogWriter(http, prefix: only is null, timestamps);
        try
        {
            await writer.StartAsync(slot.Ended);
            if (follow)
                await LogPump.FollowAsync(
                    writer,
                    new LogFollower(key, services.Board, services.Feed, services.OutputOf, services.Clock),
                    only,
                    wanted,
                    slot.Ended);
            else
                await LogPump.CopyAsync(
                    writer, [.. instances.Select(instance => new LogSource(instance, services.OutputOf))], wanted, slot.Ended);
        }
        catch (OperationCanceledException) when (slot.Ended.IsCancellationRequested)
        {
            // The end of a followed stream: the client went, or the node stops.
        }

        return Results.Empty;
    }
}
