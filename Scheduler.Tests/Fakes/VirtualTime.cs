namespace Scheduler.Tests.Fakes;

/// <summary>A clock that stands still until its loop lets it pass. Due timers are posted to the loop in the order (due, started).</summary>
internal sealed class VirtualTime(DateTimeOffset start, Action<Action> post) : TimeProvider
{
    private readonly SortedDictionary<(long Due, long Number), VirtualTimer> _timers = [];
    private long _elapsed;
    private long _lastNumber;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_elapsed);

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => _elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on to the next due timer and posts it; false when there is none.</summary>
    public bool Pass()
    {
        if (_timers.Count == 0) return false;
        var ((due, number), timer) = _timers.First();
        _timers.Remove((due, number));
        _elapsed = Math.Max(_elapsed, due);
        post(timer.Fired());
        return true;
    }

    private (long Due, long Number) Arm(VirtualTimer timer, TimeSpan due)
    {
        var place = (_elapsed + due.Ticks, ++_lastNumber);
        _timers[place] = timer;
        return place;
    }

    private sealed class VirtualTimer(VirtualTime clock, Action callback) : ITimer
    {
        private (long Due, long Number)? _place;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) _place = clock.Arm(this, dueTime);
            return true;
        }

        public Action Fired()
        {
            _place = _period > TimeSpan.Zero ? clock.Arm(this, _period) : null;
            return callback;
        }

        public void Dispose()
        {
            if (_place is { } place) clock._timers.Remove(place);
            _place = null;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
