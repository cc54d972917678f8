namespace Scheduler.Actors.Runtime.Internal;

/// <summary>The address of one waiting caller. The first to answer wins; everything later is dropped.</summary>
internal sealed class AskRef : ActorRef
{
    private readonly TaskCompletionSource<AskOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _deadline;
    private ITimer? _timer;
    private CancellationTokenRegistration _cancellation;

    private AskRef(string path, TimeSpan deadline)
        : base(path)
    {
        _deadline = deadline;
    }

    /// <summary>Sends <paramref name="message"/> to <paramref name="target"/>; the task ends at the deadline at the latest.</summary>
    public static Task<AskOutcome> Send(ActorRef target, object message, TimeSpan deadline, TimeProvider clock, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return Task.FromCanceled<AskOutcome>(cancel);
        var ask = new AskRef("/ask", deadline);
        switch (target.Post(message, ask))
        {
            case PostResult.Full:
                ask.Complete(new AskOutcome.Full());
                break;
            case PostResult.Stopped:
                ask.Complete(new AskOutcome.Stopped());
                break;
            default:
                ask.WaitUntil(deadline, clock, cancel);
                break;
        }

        return ask._outcome.Task;
    }

    public bool Complete(AskOutcome outcome)
    {
        if (!_outcome.TrySetResult(outcome)) return false;
        Release();
        return true;
    }

    public override Task<AskOutcome> AskAsync(object message, TimeSpan deadline, CancellationToken cancel = default) =>
        throw new NotSupportedException("a waiting caller cannot be asked");

    internal override PostResult Post(object message, ActorRef? sender) =>
        Complete(new AskOutcome.Answered(message)) ? PostResult.Accepted : PostResult.Stopped;

    private void WaitUntil(TimeSpan deadline, TimeProvider clock, CancellationToken cancel)
    {
        _timer = clock.CreateTimer(static self => ((AskRef)self!).Expire(), this, deadline, Timeout.InfiniteTimeSpan);
        if (cancel.CanBeCanceled)
        {
            _cancellation = cancel.UnsafeRegister(static (self, token) => ((AskRef)self!).Cancel(token), this);
        }

        // The answer may have come before the timer was there to be released.
        if (_outcome.Task.IsCompleted) Release();
    }

    private void Expire() => Complete(new AskOutcome.Expired(_deadline));

    private void Cancel(CancellationToken token)
    {
        if (_outcome.TrySetCanceled(token)) _timer?.Dispose();
    }

    private void Release()
    {
        _timer?.Dispose();
        // Not Dispose: that would wait for a cancellation that runs at this moment.
        _cancellation.Unregister();
    }
}
