namespace Scheduler.Actors.Runtime.Internal;

/// <summary>
/// The timers of one actor instance, by key. A due timer only posts; whether it still counts is decided in the turn
/// that receives it, so a timer that was cancelled or started again never arrives late.
/// </summary>
internal sealed class TimerSet(ActorCell cell, TimeProvider clock)
{
    private readonly Dictionary<object, ActorTimer> _timers = [];

    public void Start(object key, TimeSpan due, TimeSpan period, object message)
    {
        Cancel(key);
        var timer = new ActorTimer(cell, key, period, message);
        _timers[key] = timer;
        timer.Arm(clock, due);
    }

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer)) timer.Dispose();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }

        _timers.Clear();
    }

    /// <summary>
    /// True when the timer is still in force, and due. A periodic one is armed again only now, so that at most one of its
    /// messages waits, however slow the actor is.
    /// </summary>
    public bool Accept(ActorTimer timer)
    {
        if (!_timers.TryGetValue(timer.Key, out var current) || current != timer || timer.GoesOn()) return false;
        if (timer.Period > TimeSpan.Zero)
        {
            timer.Again();
        }
        else
        {
            Cancel(timer.Key);
        }

        return true;
    }
}

/// <summary>One started timer; also the message that it posts.</summary>
internal sealed class ActorTimer(ActorCell cell, object key, TimeSpan period, object message) : IDisposable
{
    /// <summary>A timer of the system takes no more than 2^32 - 2 ms, which are not quite 50 days.</summary>
    private static readonly TimeSpan StepMax = TimeSpan.FromDays(30);

    private ITimer? _timer;
    private TimeSpan _left;

    public object Key => key;

    public TimeSpan Period => period;

    public object Message => message;

    /// <summary>What should have been before now, as when the wall clock was set back, is due at once.</summary>
    public void Arm(TimeProvider clock, TimeSpan due)
    {
        _left = due > TimeSpan.Zero ? due : TimeSpan.Zero;
        _timer = clock.CreateTimer(static self => ((ActorTimer)self!).Post(), this, NextStep(), Timeout.InfiniteTimeSpan);
    }

    public void Again()
    {
        _left = period;
        _timer!.Change(NextStep(), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether only a part of its time is over; the next part has begun then.</summary>
    public bool GoesOn()
    {
        if (_left == TimeSpan.Zero) return false;
        _timer!.Change(NextStep(), Timeout.InfiniteTimeSpan);
        return true;
    }

    public void Dispose() => _timer?.Dispose();

    private TimeSpan NextStep()
    {
        var step = _left < StepMax ? _left : StepMax;
        _left -= step;
        return step;
    }

    private void Post() => cell.PostInner(this);
}
