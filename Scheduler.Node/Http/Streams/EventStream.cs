using System.Threading.Channels;
using Scheduler.Core.Views;
using Scheduler.Messages.Feed;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>Writes a node's events to one follower, from where it left off, and says so when some are lost.</summary>
/// <param name="run">Which life of the node counts the ids.</param>
public sealed class EventStream(Feed feed, string run, EventFilter filter, IStreamFormat format, TimeProvider clock)
{
    /// <summary>Writes what the ring holds after <paramref name="from"/>, then, when following, what comes, until the end.</summary>
    /// <param name="from">Null for new events only, or, with a time in the filter, everything that the ring holds.</param>
    public async Task WriteAsync(HttpResponse response, EventCursor? from, bool follow, TimeSpan heartbeatEvery, CancellationToken ended)
    {
        response.ContentType = format.ContentType;
        await response.StartAsync(ended);
        await response.Body.FlushAsync(ended);
        var last = feed.LastId;
        var resume = from is { } cursor && cursor.Run == run && cursor.Id <= last ? cursor.Id : 0;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var events = feed.Follow(from is null && follow && filter.Since is null ? null : resume, over.Token);
        if (from is { } lost && (lost.Run != run || lost.Id > last)) await GapAsync(response, lost, new EventCursor(run, 1), ended);
        var seen = from is null ? -1 : resume;
        while (follow || seen < last)
        {
            if (!events.TryRead(out var item))
            {
                if (!follow || !await WaitAsync(response, events, heartbeatEvery, ended)) break;
                continue;
            }

            if (seen >= 0 && item.Id > seen + 1 && from is { } known && known.Run == run)
                await GapAsync(response, new EventCursor(run, seen), new EventCursor(run, item.Id), ended);
            seen = item.Id;
            if (filter.Admits(item)) await WriteAsync(response, item, ended);
        }

        await over.CancelAsync();
    }

    private async Task WriteAsync(HttpResponse response, FeedEvent item, CancellationToken ended)
    {
        await response.Body.WriteAsync(format.Item(item, WireJson.Default.FeedEvent, new EventCursor(run, item.Id).ToString(), item.Type), ended);
        await response.Body.FlushAsync(ended);
    }

    private async Task GapAsync(HttpResponse response, EventCursor after, EventCursor next, CancellationToken ended)
    {
        var gap = new GapBody(after.ToString(), next.ToString(), "Events between these two are no longer held. Read the lists again.");
        await response.Body.WriteAsync(format.Item(gap, WireJson.Default.GapBody, id: null, "gap"), ended);
        await response.Body.FlushAsync(ended);
    }

    /// <summary>Waits for the next event, and shows now and then that the stream is alive; false at its end.</summary>
    private async Task<bool> WaitAsync(HttpResponse response, ChannelReader<FeedEvent> events, TimeSpan heartbeatEvery, CancellationToken ended)
    {
        var waiting = events.WaitToReadAsync(ended).AsTask();
        while (true)
        {
            try
            {
                return await waiting.WaitAsync(heartbeatEvery, clock, ended);
            }
            catch (TimeoutException)
            {
                await response.Body.WriteAsync(format.Heartbeat, ended);
                await response.Body.FlushAsync(ended);
            }
        }
    }
}
