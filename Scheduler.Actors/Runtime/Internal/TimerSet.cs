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
    /// True when the timer is still in force. A periodic one is armed again only now, so that at most one of its
    /// messages waits, however slow the actor is.
    /// </summary>
    public bool Accept(ActorTimer timer)
    {
        if (!_timers.TryGetValue(timer.Key, out var current) || current != timer) return false;
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
    private ITimer? _timer;

    public object Key => key;

    public TimeSpan Period => period;

    public object Message => message;

    public void Arm(TimeProvider clock, TimeSpan due) =>
        _timer = clock.CreateTimer(static self => ((ActorTimer)self!).Post(), this, due, Timeout.InfiniteTimeSpan);

    public void Again() => _timer!.Change(period, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();

    private void Post() => cell.PostInner(this);
}
