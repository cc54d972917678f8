using System.Threading.Channels;
using Scheduler.Core.Hosts;
using Scheduler.Core.Views;
using Scheduler.Messages.Feed;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>
/// Follows the output of a service's instances, also of those that are yet to come: an event of the service is the
/// sign to look for containers that are not read yet, or run again. An output that breaks off is tried again while the
/// instance is there: its host may be connected again, to this server or to another.
/// </summary>
public sealed class LogFollower(ServiceKey key, Board board, Feed feed, Func<HostId, IContainerOutput?> outputOf, TimeProvider clock)
{
    private const int LinesAheadMax = 256;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    // Slow readers slow the engines' streams down: nothing is dropped, nothing piles up.
    private readonly Channel<LogBody> _lines = Channel.CreateBounded<LogBody>(LinesAheadMax);
    private readonly Dictionary<string, FollowedOutput> _outputs = [];

    public ChannelReader<LogBody> Lines => _lines.Reader;

    /// <param name="only">One instance, or null for all of the service.</param>
    /// <param name="query">How to begin; what starts later is read from its beginning.</param>
    public async Task RunAsync(InstanceId? only, LogQuery query, CancellationToken ended)
    {
        var events = feed.Follow(null, ended);
        using var looks = new PeriodicTimer(LookEvery, clock);
        try
        {
            Look(only, query, isNews: true, ended);
            var (news, tick) = (NextChangeAsync(events, ended), looks.WaitForNextTickAsync(ended).AsTask());
            while (true)
            {
                await Task.WhenAny(news, tick);
                var isNews = news.IsCompleted;
                if (isNews && !await news) break;
                ended.ThrowIfCancellationRequested();
                Look(only, new LogQuery(Follow: true), isNews, ended);
                if (isNews) news = NextChangeAsync(events, ended);
                if (tick.IsCompleted) tick = looks.WaitForNextTickAsync(ended).AsTask();
            }
        }
        finally
        {
            await Task.WhenAll(_outputs.Values.Select(output => output.Reading));
            _lines.Writer.TryComplete();
        }
    }

    private async Task<bool> NextChangeAsync(ChannelReader<FeedEvent> events, CancellationToken ended)
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

    /// <summary>Reads what is due, and forgets containers that are no more.</summary>
    private void Look(InstanceId? only, LogQuery begin, bool isNews, CancellationToken ended)
    {
        var instances = board.Services.TryGetValue(key, out var view)
            ? view.Instances.Where(instance => IsReadable(instance) && (only is null || instance.Id == only)).ToList()
            : [];
        foreach (var gone in _outputs.Keys.Except(instances.Select(instance => instance.ContainerId!)).ToList())
        {
            if (_outputs[gone].Reading.IsCompletedSuccessfully) _outputs.Remove(gone);
        }

        foreach (var instance in instances)
        {
            if (!_outputs.TryGetValue(instance.ContainerId!, out var output)) _outputs[instance.ContainerId!] = output = new FollowedOutput(begin);
            // What a container of a job had to say before its end is read once.
            if (output.IsWhole || !output.IsDue(clock, isNews)) continue;
            output.IsWhole = instance.HasEnded;
            output.Reading = ReadAsync(instance, output, ended);
        }
    }

    private static bool IsReadable(InstanceView instance) => instance is { ContainerId: not null, Host: not null }
        && (instance.HasEnded
            || instance.State is not (InstanceState.Created
                or InstanceState.Stopped
                or InstanceState.Completed
                or InstanceState.Removing
                or InstanceState.Gone));

    private async Task ReadAsync(InstanceView instance, FollowedOutput output, CancellationToken ended)
    {
        try
        {
            await foreach (var line in new LogSource(instance, outputOf).ReadAsync(output.Next, ended))
            {
                if (output.Takes(line)) await _lines.Writer.WriteAsync(line, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The follower went.
        }
        finally
        {
            output.End(clock);
        }
    }
}
