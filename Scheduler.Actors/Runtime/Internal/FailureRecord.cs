namespace Scheduler.Actors.Runtime.Internal;

/// <summary>How often an actor has failed lately.</summary>
internal sealed class FailureRecord
{
    private readonly Queue<DateTimeOffset> _times = new();

    /// <summary>Counts a failure; returns how many there were within the window, this one included.</summary>
    public int Add(DateTimeOffset now, Supervision supervision)
    {
        while (_times.TryPeek(out var oldest) && now - oldest > supervision.Window)
        {
            _times.Dequeue();
        }

        // More than this many change nothing: the actor is stopped, or its back-off is at its longest.
        if (_times.Count >= Math.Min(supervision.RestartsMax, 64) + 1L) _times.Dequeue();
        _times.Enqueue(now);
        return _times.Count;
    }
}
