namespace Scheduler.Actors.Runtime.Internal;

/// <summary>How an actor's instances begin, fail and end, and what becomes of its children and watchers.</summary>
internal sealed partial class ActorCell
{
    private readonly Func<Actor> _factory;
    private Actor? _actor;
    private Dictionary<string, ActorCell>? _children;
    private List<ActorCell>? _watchers;
    private FailureRecord? _failures;
    private ITimer? _backoff;
    private bool _stopping;
    private bool _restartDue;

    public ActorRef Spawn(string name, Func<Actor> factory, ActorOptions options)
    {
        if (_stopping) throw new InvalidOperationException($"{Path} is stopping and cannot have a new child");
        var child = new ActorCell(System, this, name, factory, options);
        _children ??= [];
        if (!_children.TryAdd(name, child)) throw new InvalidOperationException($"{child.Path} exists already");
        child.PostControl(Signal.Start.Instance);
        return child;
    }

    public void Watch(ActorRef target)
    {
        if (target is not ActorCell cell) throw new ArgumentException($"{target} is not an actor", nameof(target));
        if (cell.PostControl(new Signal.Watch(this)) == PostResult.Stopped) PostInner(new Terminated(cell));
    }

    private void Handle(Signal signal)
    {
        switch (signal)
        {
            case Signal.Start:
                Begin();
                break;
            case Signal.Restart:
                _restartDue = true;
                TryRestart();
                break;
            case Signal.Stop:
                BeginStop(drainChildren: false);
                break;
            case Signal.Watch watch:
                (_watchers ??= []).Add(watch.Watcher);
                break;
            case Signal.ChildStopped stopped:
                _children!.Remove(stopped.Child.Name);
                TryRestart();
                if (_stopping && _children.Count == 0) FinishStop();
                break;
            case Signal.HeldWorkEnded ended:
                if (_work is null || !_work.Remove(ended.Work)) break;
                _held = null;
                _mailbox.Release();
                ReceiveEnd(ended.Work);
                break;
            default:
                throw new InvalidOperationException($"unknown signal {signal}");
        }
    }

    private void Begin()
    {
        if (_stopping) return;
        try
        {
            var actor = _factory();
            actor.Context = new ActorContext(this);
            _actor = actor;
            actor.PreStart();
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    private void Fail(Exception cause)
    {
        var reason = $"the actor failed: {cause.Message}";
        (Sender as AskRef)?.Complete(new AskOutcome.Failed(reason));
        System.Options.Log.Write(ActorLogLevel.Error, Path, $"failed at {Describe(_current.Message)}: {cause.Message}", cause);
        if (_stopping) return;
        EndInstance(reason);

        var supervision = _options.Supervision;
        var failures = (_failures ??= new FailureRecord()).Add(System.Options.Clock.GetUtcNow(), supervision);
        if (failures > supervision.RestartsMax)
        {
            System.Options.Log.Write(ActorLogLevel.Error, Path, $"stopped: it failed {failures} times within {supervision.Window}");
            BeginStop(drainChildren: false);
            return;
        }

        _mailbox.Hold();
        StopChildren(drain: false);
        _backoff = System.Options.Clock.CreateTimer(
            static self => ((ActorCell)self!).PostControl(Signal.Restart.Instance),
            this,
            supervision.BackoffAfter(failures),
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>A new instance starts only when the back-off is over and the old instance's children are gone.</summary>
    private void TryRestart()
    {
        if (!_restartDue || _stopping || _children is { Count: > 0 }) return;
        _restartDue = false;
        _backoff?.Dispose();
        _mailbox.Release();
        Begin();
    }

    private void BeginStop(bool drainChildren)
    {
        if (_stopping)
        {
            if (!drainChildren) StopChildren(drain: false);
            return;
        }

        _stopping = true;
        _backoff?.Dispose();
        foreach (var waiting in _mailbox.CloseInbox())
        {
            (waiting.Sender as AskRef)?.Complete(new AskOutcome.Stopped());
        }

        AbandonWork("the actor was stopped before it answered");
        StopChildren(drainChildren);
        if (_children is null or { Count: 0 }) FinishStop();
    }

    private void FinishStop()
    {
        EndInstance("the actor was stopped");
        foreach (var left in _mailbox.Close())
        {
            if (left.Message is Signal.Watch late) (_watchers ??= []).Add(late.Watcher);
        }

        // The parent first: whoever learns of the end may then spawn another child of the same name.
        if (Parent is null)
        {
            System.RootStopped(this);
        }
        else
        {
            Parent.PostControl(new Signal.ChildStopped(this));
        }

        foreach (var watcher in _watchers ?? [])
        {
            watcher.PostInner(new Terminated(this));
        }
    }

    private void EndInstance(string reason)
    {
        var actor = _actor;
        _actor = null;
        try
        {
            actor?.PostStop();
        }
        catch (Exception cause)
        {
            // The instance is gone either way; nothing depends on how well it tidied up.
            LogStopFailure(cause);
        }

        AbandonWork(reason);
    }

    private void AbandonWork(string reason)
    {
        _timers?.CancelAll();
        _timers = null;
        var work = _work;
        _work = null;
        _held = null;
        try
        {
            work?.Abandon(reason);
        }
        catch (AggregateException cause)
        {
            // A callback on the work's cancellation threw; the work is abandoned all the same.
            LogStopFailure(cause);
        }
    }

    private void LogStopFailure(Exception cause) =>
        System.Options.Log.Write(ActorLogLevel.Error, Path, $"failed while stopping: {cause.Message}", cause);

    private void StopChildren(bool drain)
    {
        foreach (var child in _children?.Values.ToArray() ?? [])
        {
            if (drain)
            {
                child.PostDrain();
            }
            else
            {
                child.PostControl(Signal.Stop.Instance);
            }
        }
    }

    private static string Describe(object? message) => message?.GetType().Name ?? "its start";
}
