using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// One lock: journals who holds it, keeps the queue of those who wait, and asks the sessions of both whether they live.
/// It judges no time to live itself: a hold ends only when its session says that it is over, or a person does. A session
/// that cannot be asked is taken for alive. The deciding is done by <see cref="LockRules"/>; this class carries messages.
/// </summary>
public sealed partial class LockActor : EventSourcedActor<LockState, LockInput, LockEvent>
{
    private readonly string _name;
    private readonly LockSurroundings _around;
    private readonly LockQueue _queue;
    private DateTimeOffset? _deadline;

    public LockActor(EntityContext entity, string name, LockSurroundings around, EntityOptions options)
        : base(entity, LockManifests.Codec, options)
    {
        _name = name;
        _around = around;
        _queue = new LockQueue(around.Options.WaitersMax);
    }

    protected override LockState Empty => LockState.Empty;

    /// <summary>A lock that is held or waited for stays awake, to hear of its sessions' ends.</summary>
    protected override bool CanPassivate => State.Holder is null && _queue.Count == 0;

    protected override Decision<LockEvent> Decide(LockState state, LockInput input, DateTimeOffset now) => input switch
    {
        GetLock when state.Token == 0 =>
            new Decision<LockEvent>.Refuse(Refusal.NotFound($"there is no lock {_name}; it is made when it is first acquired")),
        GetLock => new Decision<LockEvent>.Accept([], ViewOf(state)),
        CheckLock => WithDeadline(LockRules.Decide(state, input, now)),
        _ => LockRules.Decide(state, input, now),
    };

    protected override LockState Evolve(LockState state, LockEvent happened) => LockRules.Evolve(state, happened);

    protected override void OnRecovered()
    {
        if (State.Holder is not null) Probe();
        Handle(new PurgeIdle(_around.Options.PurgeAfter));
        Post();
    }

    protected override void OnCommitted(LockState before, ImmutableArray<LockEvent> events)
    {
        if (before.Holder is { } was && State.Holder is null) LetGo(was, isOver: events is [LockEvent.Expired]);
        if (State.Holder is not null) StartProbing();
        Post();
        foreach (var happened in events) Announce(happened);
        ServeSoon();
    }

    protected override void OnNotWritten(string reason)
    {
        if (State.Holder is not null) StartProbing();
        ServeSoon();
    }

    protected override void OnOther(object message)
    {
        switch (message)
        {
            case AcquireLock acquire: OnAcquire(acquire); break;
            case LeaveQueue leave: OnLeave(leave.Session); break;
            case SessionOver over: OnSessionOver(over.Session, over.Reason); break;
            case WaiterHeard heard: OnWaiterHeard(heard); break;
            case HolderHeard heard: OnHolderHeard(heard); break;
            case RoundOver over: OnRoundOver(over.Waiter); break;
            case PlaceOver over: OnPlaceOver(over.Waiter); break;
            case LockDue.Nothing: break;
            case LockDue.Serve: Serve(); break;
            case LockDue.Probe: Probe(); break;
            default: throw new InvalidOperationException($"a lock does not understand {message.GetType().Name}");
        }
    }

    protected override void PostStop()
    {
        foreach (var waiter in _queue.All)
            waiter.Asker?.Tell(Refusal.Unavailable($"the lock {_name} is starting again or moving; try again"), Context.Self);
        _around.Board.Withdraw(_name);
    }

    /// <summary>Asks the holder's session whether it lives. Every end that was told and got lost is found this way.</summary>
    private void Probe()
    {
        if (State.Holder is not { } holder) return;
        AskSession(holder.Session, reply => new HolderHeard(holder, reply));
    }

    private void OnHolderHeard(HolderHeard heard)
    {
        if (State.Holder != heard.Holder) return;
        if (heard.Reply is Refusal { Kind: RefusalKind.NotFound })
        {
            Handle(new ExpireHold(heard.Holder.Session, "its session has ended"));
            return;
        }

        if (heard.Reply is SessionAlive alive) _deadline = Context.Now + alive.Remaining;
        StartProbing();
        Post();
    }

    private void OnSessionOver(SessionId session, string reason)
    {
        Context.Reply(new SessionEnded());
        if (_queue.Find(session) is { } waiter) Dismiss(waiter, SessionRules.HasEnded);
        Handle(new ExpireHold(session, reason));
    }

    private void LetGo(LockHolder was, bool isOver)
    {
        _deadline = null;
        Context.CancelTimer(LockDue.Probe);
        // Whoever is next may have waited for long since its session was heard of.
        foreach (var waiter in _queue.All) waiter.AliveUntil = null;
        if (!isOver) Detach(was.Session);
    }

    private void StartProbing() => Context.StartTimer(LockDue.Probe, _around.Options.ProbeEvery, LockDue.Probe);

    /// <summary>The session counts this lock no longer; should it not hear that, it forgets a lock that is silent.</summary>
    private void Detach(SessionId session) =>
        Context.Pipe(_ => _around.Deliver(LockDesk.EntityOf(session), new DetachLock(_name)), _ => LockDue.Nothing);

    private void AskSession(SessionId session, Func<object, object> toMessage) => Context.Pipe(
        cancel => _around.Ask(LockDesk.EntityOf(session), new AttachLock(_name), _around.Options.AnswerWithin, cancel),
        outcome => toMessage(outcome.ValueOrDefault ?? Refusal.Unavailable($"session {session} cannot be asked: {outcome.Failure?.Message}")));

    private Decision<LockEvent> WithDeadline(Decision<LockEvent> decision) =>
        decision is Decision<LockEvent>.Accept { Reply: LockHeld held } accept
            ? accept with { Reply = held with { Deadline = _deadline } }
            : decision;

    private LockView ViewOf(LockState state) => new()
    {
        Name = _name,
        Holder = state.Holder,
        Token = state.Token,
        Deadline = state.Holder is null ? null : _deadline,
        Waiting = _queue.Count,
        ChangedAt = state.ChangedAt,
        Epoch = Epoch,
    };

    private void Post()
    {
        if (CanPassivate) _around.Board.Withdraw(_name);
        else _around.Board.Post(ViewOf(State));
    }

    private void Announce(LockEvent happened)
    {
        var (type, text) = happened switch
        {
            LockEvent.Acquired e => ("lock.acquired", $"session {e.Session} has lock {_name}{(e.Note is null ? "" : $" ({e.Note})")}"),
            LockEvent.Released => ("lock.released", $"lock {_name} was released"),
            LockEvent.Expired e => ("lock.expired", $"lock {_name} expired: {e.Reason}"),
            LockEvent.Broken e => ("lock.broken", $"lock {_name} was broken{(e.Note is null ? "" : $": {e.Note}")}"),
            _ => throw new InvalidOperationException($"no words for {happened.GetType().Name}"),
        };
        _around.Feed.Publish(type, _name, text, token: happened.Token);
    }

    private sealed record HolderHeard(LockHolder Holder, object Reply);

    private enum LockDue
    {
        Nothing,
        Serve,
        Probe,
    }
}
