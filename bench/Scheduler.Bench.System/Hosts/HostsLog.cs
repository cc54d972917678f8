using Scheduler.Bench.Stage;
using Scheduler.Docker;

namespace Scheduler.Bench.Hosts;

/// <summary>
/// What the engines say that happens to containers, with the time at which they say it happened. All of them read the
/// clock of one machine.
/// </summary>
internal sealed class HostsLog : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Happening> _happened = [];
    private readonly Task[] _readers;

    private HostsLog(RawEngines engines, TaskCompletionSource[] listening) =>
        _readers = [.. engines.Engines.Select((engine, host) => ReadAsync(engine, host, listening[host]))];

    public static EngineTime Now => EngineTime.From(DateTimeOffset.UtcNow);

    public static double Milliseconds(EngineTime from, EngineTime to) => (to.UnixNanoseconds - from.UnixNanoseconds) / 1e6;

    public static async Task<HostsLog> ListenAsync(RawEngines engines)
    {
        var listening = engines.Engines.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var log = new HostsLog(engines, listening);
        await Task.WhenAll(listening.Select(one => one.Task)).WaitAsync(TimeSpan.FromSeconds(10));
        return log;
    }

    public IReadOnlyList<Happening> Since(EngineTime since, Func<Happening, bool> suits)
    {
        lock (_happened) return [.. _happened.Where(one => one.Time.CompareTo(since) >= 0 && suits(one)).OrderBy(one => one.Time)];
    }

    /// <summary>Waits for the <paramref name="count"/>th that suits.</summary>
    /// <returns>When it happened; null when it did not within <paramref name="limit"/>.</returns>
    public async Task<EngineTime?> AwaitAsync(EngineTime since, int count, TimeSpan limit, Func<Happening, bool> suits)
    {
        for (var deadline = DateTime.UtcNow + limit; DateTime.UtcNow < deadline; await Task.Delay(Look))
        {
            if (Since(since, suits) is var found && found.Count >= count) return found[count - 1].Time;
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task ReadAsync(DockerEngine engine, int host, TaskCompletionSource listening)
    {
        var filters = EngineFilters.None.With("type", "container").With("event", "start").With("event", "die").With("event", "destroy");
        await foreach (var item in engine.System.FollowEvents(filters).ReadAsync(_stop.Token))
        {
            if (item is EventFeedItem.Connected) listening.TrySetResult();
            if (item is not EventFeedItem.Happened { Event: var happened }) continue;
            lock (_happened) _happened.Add(new Happening(host, happened.Action, happened.Id, happened.Attributes, happened.Time));
        }
    }
}

/// <param name="Host">The number of the host.</param>
/// <param name="Action">start, die or destroy.</param>
/// <param name="Container">Its id.</param>
/// <param name="Labels">Of the container, among other attributes.</param>
/// <param name="Time">By the engine's clock.</param>
internal sealed record Happening(int Host, string Action, string Container, IReadOnlyDictionary<string, string> Labels, EngineTime Time);
