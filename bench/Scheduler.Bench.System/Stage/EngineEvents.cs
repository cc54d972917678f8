using System.Diagnostics;
using System.Threading.Channels;
using Scheduler.Docker;

namespace Scheduler.Bench.Stage;

/// <summary>What happens in the engines, as they say themselves, with the moment at which it was heard.</summary>
internal sealed class EngineEvents : IAsyncDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(string Action, string Container, long Heard)> _heard = Channel.CreateUnbounded<(string, string, long)>();
    private readonly Task[] _readers;

    private EngineEvents(RawEngines engines, TaskCompletionSource[] listening) =>
        _readers = [.. engines.Engines.Select((engine, index) => ReadAsync(engine, listening[index]))];

    public static async Task<EngineEvents> ListenAsync(RawEngines engines)
    {
        var listening = engines.Engines.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var events = new EngineEvents(engines, listening);
        await Task.WhenAll(listening.Select(one => one.Task)).WaitAsync(WaitMax);
        return events;
    }

    /// <summary>Forgets what was heard so far.</summary>
    public void Forget()
    {
        while (_heard.Reader.TryRead(out _)) { }
    }

    /// <summary>The moment of the <paramref name="count"/>th such event from now on, of one container or of any.</summary>
    public async Task<long> AwaitAsync(string action, int count = 1, string? container = null)
    {
        using var limit = new CancellationTokenSource(WaitMax);
        while (true)
        {
            var happened = await _heard.Reader.ReadAsync(limit.Token);
            if (happened.Action != action || (container is not null && happened.Container != container)) continue;
            if (--count == 0) return happened.Heard;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var reader in _readers)
        {
            try
            {
                await reader;
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
        }

        _stop.Dispose();
    }

    private async Task ReadAsync(DockerEngine engine, TaskCompletionSource listening)
    {
        var filters = EngineFilters.None.With("type", "container").With("event", "start").With("event", "die").With("event", "destroy");
        await foreach (var item in engine.System.FollowEvents(filters).ReadAsync(_stop.Token))
        {
            if (item is EventFeedItem.Connected) listening.TrySetResult();
            if (item is EventFeedItem.Happened { Event: var happened })
                _heard.Writer.TryWrite((happened.Action, happened.Id, Stopwatch.GetTimestamp()));
        }
    }
}
