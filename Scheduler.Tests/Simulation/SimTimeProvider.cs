namespace Scheduler.Tests.Simulation;

/// <summary>
/// Virtual time. Due timers are posted to the loop and never run inside whatever moves the clock; those due at the
/// same moment are posted together, so that the seed chooses their order.
/// </summary>
internal sealed class SimTimeProvider(SimLoop loop) : TimeProvider
{
    /// <summary>The moment at which every simulation begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 45, TimeSpan.Zero);

    private readonly PriorityQueue<(SimTimer Timer, int Life), (long Due, long Sequence)> _timers = new();
    private long _sequence;

    public long Ticks { get; private set; }

    /// <summary>When the next timer is due, or null when none is.</summary>
    public long? NextDue
    {
        get
        {
            DropDead();
            return _timers.TryPeek(out _, out var key) ? key.Due : null;
        }
    }

    /// <summary>Timers that are set, and some that were cancelled.</summary>
    public int TimerCount => _timers.Count;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        loop.AssertHere();
        return Epoch.AddTicks(Ticks);
    }

    public override long GetTimestamp()
    {
        loop.AssertHere();
        return Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        loop.AssertHere();
        var timer = new SimTimer(this, loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next due timers and posts them; false when there are none.</summary>
    public bool Advance()
    {
        if (NextDue is not { } due) return false;
        Ticks = Math.Max(Ticks, due);
        while (NextDue == due)
        {
            var (timer, life) = _timers.Dequeue();
            timer.Fire(life);
        }

        return true;
    }

    public void JumpTo(long ticks) => Ticks = Math.Max(Ticks, ticks);

    internal void Schedule(SimTimer timer, TimeSpan due) => _timers.Enqueue((timer, timer.Life), (Ticks + due.Ticks, _sequence++));

    private void DropDead()
    {
        while (_timers.TryPeek(out var next, out _) && next.Timer.Life != next.Life)
        {
            _timers.Dequeue();
        }
    }
}
