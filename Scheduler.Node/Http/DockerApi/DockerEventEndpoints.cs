using System.Text.Json;
using System.Threading.Channels;
using Scheduler.Messages.Feed;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/events: what happens to services, nodes and containers of all hosts, a JSON object per line.</summary>
public sealed class DockerEventEndpoints(GatewayServices services, FollowerSlots followers)
{
    private static readonly TimeSpan FollowedMax = TimeSpan.FromDays(40);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", (Delegate)StreamAsync);

    private async Task<IResult> StreamAsync(HttpContext http)
    {
        var query = new DockerQuery(http);
        var now = services.Clock.GetUtcNow();
        var (since, until) = (query.Time("since", now), query.Time("until", now));
        var (filters, problem) = DockerFilters.Read(
            http,
            "type", "event", "scope", "service", "node", "container", "label",
            "image", "network", "volume", "daemon", "plugin", "secret", "config");
        if ((query.Problem ?? problem) is { } no) return no;
        using var slot = followers.TryEnter(http);
        if (slot is null) return followers.Full(http);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(slot.Ended);
        http.Response.ContentType = "application/json";
        await http.Response.StartAsync(over.Token);
        await http.Response.Body.FlushAsync(over.Token);
        try
        {
            await WriteAsync(http, new Span(since, until, services.Feed.LastId), filters!, over);
        }
        catch (OperationCanceledException) when (slot.Ended.IsCancellationRequested)
        {
            // The end of a followed stream: the client went, or the node stops.
        }

        await over.CancelAsync();
        return Results.Empty;
    }

    private async Task WriteAsync(HttpContext http, Span span, DockerFilters filters, CancellationTokenSource over)
    {
        var isPast = span.Until is { } end && end <= services.Clock.GetUtcNow();
        var events = services.Feed.Follow(span.Since is null && !isPast ? null : 0, over.Token);
        using var timer = span.Until is { } until && !isPast ? new CancellationTokenSource(PatienceUntil(until), services.Clock) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, timer?.Token ?? CancellationToken.None);
        try
        {
            while (await NextAsync(events, isPast, either.Token) is { } item)
            {
                if (item.At < span.Since || item.At > span.Until) continue;
                if (EventMapping.Of(item, services.Board) is not { } wire || !IsAdmitted(wire, filters)) continue;
                await http.Response.Body.WriteAsync(
                    (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(wire, SwarmJson.Default.EventWire), (byte)'\n'],
                    over.Token);
                await http.Response.Body.FlushAsync(over.Token);
                if (isPast && item.Id >= span.LastId) break;
            }
        }
        catch (OperationCanceledException) when (timer is { IsCancellationRequested: true } && !over.IsCancellationRequested)
        {
            // The time that the client wanted to see is over.
        }
    }

    /// <summary>A timer takes no more than some 49 days, and nothing below zero.</summary>
    private TimeSpan PatienceUntil(DateTimeOffset until)
    {
        var left = until - services.Clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > FollowedMax ? FollowedMax : left;
    }

    /// <summary>Null at the end: of what is held, where only the past is asked for; or because the follower was too slow.</summary>
    private static async Task<FeedEvent?> NextAsync(ChannelReader<FeedEvent> events, bool isPast, CancellationToken cancel)
    {
        if (events.TryRead(out var held)) return held;
        if (isPast || !await events.WaitToReadAsync(cancel)) return null;
        return await events.ReadAsync(cancel);
    }

    private static bool IsAdmitted(EventWire wire, DockerFilters filters)
    {
        var attributes = wire.Actor.Attributes;
        return filters.Admits("type", type => type == wire.Type)
            && filters.Admits("event", action => wire.Action == action || wire.Action.StartsWith($"{action}:", StringComparison.Ordinal))
            && filters.Admits("scope", scope => scope == wire.Scope)
            && filters.AdmitsLabels("label", () => attributes)
            && Names("service", "com.docker.swarm.service.id", "com.docker.swarm.service.name")
            && Names("node", "com.docker.swarm.node.id")
            && Names("container")
            && Names("secret")
            && Names("config")
            && filters.Admits("image", image => attributes.GetValueOrDefault("image") == image)
            && new[] { "network", "volume", "daemon", "plugin" }.All(kind => !filters.Has(kind));

        bool Names(string kind, params IEnumerable<string> others) => filters.Admits(kind, text =>
            (wire.Type == kind && (wire.Actor.Id.StartsWith(text, StringComparison.Ordinal) || attributes.GetValueOrDefault("name") == text))
            || others.Any(name => attributes.GetValueOrDefault(name) == text));
    }

    /// <param name="LastId">The newest event when the stream began.</param>
    private sealed record Span(DateTimeOffset? Since, DateTimeOffset? Until, long LastId);
}
