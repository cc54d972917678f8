using System.Collections.Concurrent;
using Scheduler.Core.Services;
using Scheduler.Docker;

namespace Scheduler.Tests.Node.Kills;

/// <summary>Follows an engine's own events: which containers ran for a slot, and when.</summary>
internal sealed class SlotHistory : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<EngineEvent> _events = new();
    private readonly TaskCompletionSource _following = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private SlotHistory(DockerEngine engine) => _reading = ReadAsync(engine);

    /// <summary>Once it is done, no event is missed.</summary>
    public static async Task<SlotHistory> FollowAsync(DockerEngine engine)
    {
        var history = new SlotHistory(engine);
        await history._following.Task;
        return history;
    }

    public int Starts => _events.Count(one => one.Action == "start");

    /// <summary>Two containers of one slot never ran at the same time.</summary>
    public void AssertNeverTwoOfOneSlot()
    {
        var running = new Dictionary<string, HashSet<string>>();
        foreach (var happened in _events)
        {
            var slot = $"{happened.Attributes[ContainerIdentity.ServiceLabel]}.{happened.Attributes[ContainerIdentity.SlotLabel]}";
            if (!running.TryGetValue(slot, out var here)) running[slot] = here = [];
            if (happened.Action == "start") here.Add(happened.Id);
            else if (happened.Action == "die") here.Remove(happened.Id);
            Assert.True(here.Count <= 1, $"{slot} had {here.Count} running containers at {happened.Time}: {string.Join(", ", here)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(DockerEngine engine)
    {
        var filters = EngineFilters.Label(ContainerIdentity.SlotLabel).With("type", "container");
        try
        {
            await foreach (var item in engine.System.FollowEvents(filters).ReadAsync(_stop.Token))
            {
                if (item is EventFeedItem.Connected) _following.TrySetResult();
                else if (item is EventFeedItem.Happened happened) _events.Enqueue(happened.Event);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }
}
