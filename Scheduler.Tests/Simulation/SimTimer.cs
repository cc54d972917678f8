namespace Scheduler.Tests.Simulation;

/// <summary>One timer of the virtual clock. Each change begins a new life; what was posted for an earlier one does nothing.</summary>
internal sealed class SimTimer(SimTimeProvider time, SimLoop loop, TimerCallback callback, object? state) : ITimer
{
    /// <summary>More than this a timer of the system refuses.</summary>
    private static readonly TimeSpan DueMax = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private TimeSpan _period;

    public int Life { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        loop.AssertHere();
        if (dueTime > DueMax || (dueTime < TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan))
            throw new ArgumentOutOfRangeException(nameof(dueTime), dueTime, "a timer of the system does not take this");
        Life++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan) time.Schedule(this, dueTime);
        return true;
    }

    public void Fire(int life) => loop.Post(() =>
    {
        if (life != Life) return;
        if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero) time.Schedule(this, _period);
        callback(state);
    });

    public void Dispose() => Life++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
