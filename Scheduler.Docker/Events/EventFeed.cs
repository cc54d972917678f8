using System.Runtime.CompilerServices;
using Scheduler.Docker.Events;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>
/// The engine's events, each once, for as long as the reader likes: a lost connection is opened again where the last
/// one ended. What a reader must know of that, it is told as values. Ends only by cancellation, or with a
/// <see cref="DockerVersionException"/>, for no waiting makes an engine newer.
/// </summary>
public sealed class EventFeed
{
    private readonly EngineTransport _transport;
    private readonly EngineFilters? _filters;
    private readonly EventFeedOptions _options;

    internal EventFeed(EngineTransport transport, EngineFilters? filters, EventFeedOptions options)
    {
        _transport = transport;
        _filters = filters;
        _options = options;
    }

    public async IAsyncEnumerable<EventFeedItem> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var cursor = new EventCursor(_options.Overlap);
        cursor.BeginAt(_options.Since);
        var delay = _options.RetryDelay;
        for (var isFirst = true; ;)
        {
            await using var life = ConnectionAsync(cursor, isFirst, cancellation).GetAsyncEnumerator(cancellation);
            string? lost;
            while ((lost = await AdvanceAsync(life)) is null)
            {
                isFirst = false;
                delay = _options.RetryDelay;
                yield return life.Current;
            }

            yield return new EventFeedItem.Interrupted(lost, delay);
            await Task.Delay(delay, _transport.Options.Time, cancellation);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.RetryDelayMax.Ticks));
        }
    }

    /// <summary>Null when there is a next item, otherwise why there is none.</summary>
    private async Task<string?> AdvanceAsync(IAsyncEnumerator<EventFeedItem> life)
    {
        try
        {
            return await life.MoveNextAsync() ? null : $"The engine at {_transport.Endpoint} ended the stream of its events.";
        }
        catch (DockerException failure) when (failure is not DockerVersionException)
        {
            return failure.Message;
        }
    }

    private async IAsyncEnumerable<EventFeedItem> ConnectionAsync(
        EventCursor cursor, bool isFirst, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await EventStream.OpenAsync(
            _transport, _filters, cursor.ResumeFrom, until: null, deadline: null, cancellation);
        cursor.BeginAt(stream.Began);
        yield return new EventFeedItem.Connected(isFirst);
        await foreach (var happened in stream.ReadAsync(cancellation))
        {
            if (cursor.Accept(happened))
                yield return new EventFeedItem.Happened(happened);
        }
    }
}
