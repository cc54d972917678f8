using System.Threading.Channels;
using Scheduler.Core.Hosts;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>
/// Follows the output of a service's instances, also of those that are yet to come: an event of the service is the
/// sign to look for containers that are not read yet, or run again.
/// </summary>
public sealed class LogFollower(ServiceKey key, Board board, Feed feed, Func<HostId, IEngine?> engines)
{
    private const int LinesAheadMax = 256;

    // Slow readers slow the engines' streams down: nothing is dropped, nothing piles up.
    private readonly Channel<LogBody> _lines = Channel.CreateBounded<LogBody>(LinesAheadMax);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _reading = [];
    private readonly Dictionary<string, DateTimeOffset> _lastLines = [];

    public ChannelReader<LogBody> Lines => _lines.Reader;

    /// <param name="only">One instance, or null for all of the service.</param>
    /// <param name="query">How to begin; what starts later is read from its beginning.</param>
    public async Task RunAsync(InstanceId? only, LogQuery query, CancellationToken ended)
    {
        var events = feed.Follow(null, ended);
        var readers = new List<Task>();
        var first = true;
        try
        {
            do
            {
                readers.RemoveAll(reader => reader.IsCompletedSuccessfully);
                readers.AddRange(Fresh(only).Select(instance => ReadAsync(instance, first ? query : new LogQuery(Follow: true), ended)));
                first = false;
            }
            while (await NextChangeAsync(events, ended));
        }
        finally
        {
            await Task.WhenAll(readers);
            _lines.Writer.TryComplete();
        }
    }

    private async Task<bool> NextChangeAsync(ChannelReader<Messages.Feed.FeedEvent> events, CancellationToken ended)
    {
        while (await events.WaitToReadAsync(ended))
        {
            while (events.TryRead(out var item))
            {
                if (item.Subject == key.ToString()) return true;
            }
        }

        return false;
    }

    private List<InstanceView> Fresh(InstanceId? only)
    {
        if (!board.Services.TryGetValue(key, out var view)) return [];
        lock (_gate)
        {
            return [.. view.Instances.Where(instance => IsReadable(instance) && (only is null || instance.Id == only) && _reading.Add(instance.ContainerId!))];
        }
    }

    private static bool IsReadable(InstanceView instance) => instance is { ContainerId: not null, Host: not null }
        && instance.State is not (InstanceState.Created or InstanceState.Stopped or InstanceState.Completed or InstanceState.Removing or InstanceState.Gone);

    private async Task ReadAsync(InstanceView instance, LogQuery query, CancellationToken ended)
    {
        var container = instance.ContainerId!;
        lock (_gate)
        {
            // A container that ended and runs again goes on after the last line that was seen of it.
            if (_lastLines.TryGetValue(container, out var last)) query = query with { Since = last.AddTicks(1), Tail = null };
        }

        try
        {
            await foreach (var line in new LogSource(instance, engines).ReadAsync(query, ended))
            {
                await _lines.Writer.WriteAsync(line, ended);
                if (line.At is not { } at) continue;
                lock (_gate) _lastLines[container] = at;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The follower went.
        }
        finally
        {
            lock (_gate) _reading.Remove(container);
        }
    }
}
