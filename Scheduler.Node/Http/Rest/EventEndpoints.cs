using System.Globalization;
using Scheduler.Messages;
using Scheduler.Messages.Feed;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/events: what happens, as it happens.</summary>
public sealed class EventEndpoints(GatewayServices services, FollowerSlots followers)
{
    private readonly string _run = services.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/events", (Delegate)StreamAsync)
            .Describe(
                "events",
                "Follows events",
                "Server-sent events, or lines of JSON with Accept: application/x-ndjson. Resume with Last-Event-ID; an event named gap says that some are no longer held.")
            .Query("stack", "Only those of a stack.").Query("service", "Only those of a service, as stack/service.")
            .Query("lock", "Only those of a lock, by its name: lock.acquired, lock.released, lock.expired, lock.broken.")
            .Query("type", "Only those of a type, such as instance.running or instance.*.")
            .Query("since", "Only those since a time, or a duration back such as 10m.")
            .Query("follow", "false: ends with the events that there are.")
            .Query("lastEventId", "As the header Last-Event-ID.")
            .Produces<FeedEvent>(StatusCodes.Status200OK, ServerSentEvents.MediaType);

    private async Task<IResult> StreamAsync(HttpContext http)
    {
        var query = new Query(http, "stack", "service", "lock", "type", "since", "follow", "lastEventId");
        var filter = new EventFilter(
            query.Name("stack"),
            query.Service("service")?.ToString(),
            query.Text("type"),
            query.Since("since", services.Clock.GetUtcNow()),
            query.Text("lock"));
        var follow = !query.Has("follow") || query.Flag("follow");
        if ((query.Fault ?? (filter.Lock is { } name ? LockInput.Name(name) : null)) is { } fault) return Problems.Of(http, fault);
        var last = http.Request.Headers["Last-Event-ID"] is [{ } header] ? header : query.Text("lastEventId");
        EventCursor? from = null;
        if (last is not null)
        {
            if (!EventCursor.TryParse(last, _run, out var cursor))
                return Problems.Of(
                    http, Refusal.Invalid("Last-Event-ID is an id that an event of this stream had.", "lastEventId"));
            from = cursor;
        }

        using var slot = followers.TryEnter(http);
        if (slot is null) return followers.Full(http);
        IStreamFormat format = Accepted.Names(http, JsonLines.MediaType) ? new JsonLines() : new ServerSentEvents();
        try
        {
            await new EventStream(services.Feed, _run, filter, format, services.Clock)
                .WriteAsync(http.Response, from, follow, services.Options.HeartbeatEvery, slot.Ended);
        }
        catch (OperationCanceledException) when (slot.Ended.IsCancellationRequested)
        {
            // The end of a followed stream: the client went, or the node stops.
        }

        return Results.Empty;
    }
}
