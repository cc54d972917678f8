using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// One session, and the only one who says whether it lives. A lock passes on only after the session's end is journaled.
/// <para>
/// Its end by time is decided by this node's monotonic clock, from the receipt of the last renewal. The client takes
/// its locks for lost at the moment when it SENT that renewal plus the time to live, less a margin for drift, by its own
/// monotonic clock; sending comes before receipt, so the client stops first, and no two wall clocks are ever compared.
/// </para>
/// <para>
/// Renewals are not journaled. What they move is a deadline on this node's clock, which would mean nothing to another
/// node: whoever takes over gives the whole time to live anew, and so never less than the client was promised. It adds
/// <see cref="LockOptions.TakeoverGrace"/> for renewals that the owner before still answered, not knowing that it
/// was over. An answer to a renewal promises nothing to anybody but the client, who counts from before it was given.
/// </para>
/// <para>
/// An owner that was frozen and wakes finds its own lease lapsed, by which every command is refused; what it journals
/// is fenced. An owner that merely was late ends the session late.
/// </para>
/// </summary>
public sealed class SessionActor : EventSourcedActor<SessionState, SessionInput, SessionEvent>
{
    private readonly LockSurroundings _around;
    private readonly AttachedLocks _attached;
    private long _endsAt;
    private bool _isCounted;

    public SessionActor(EntityContext entity, LockSurroundings around, EntityOptions options)
        : base(entity, LockManifests.SessionCodec, options)
    {
        _around = around;
        _attached = new AttachedLocks(around.Options.LocksPerSessionMax, around.Options.ProbeEvery * 3);
    }

    protected override SessionState Empty => SessionState.Ended;

    /// <summary>A living session stays awake, or its time could not run out.</summary>
    protected override bool CanPassivate => State.Id is null;

    private TimeProvider Clock => Context.System.Options.Clock;

    private TimeSpan Remaining => Clock.GetElapsedTime(Clock.GetTimestamp(), _endsAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    protected override Decision<SessionEvent> Decide(SessionState state, SessionInput input, DateTimeOffset now)
    {
        // Deadline and attached locks are this node's own and never journaled, so they are kept beside the state.
        if (state.Id is not null && input is RenewSession) Extend(state.Ttl);
        if (state.Id is not null && input is AttachLock attach) return Attach(attach.Lock);
        if (input is DetachLock detach) _attached.Remove(detach.Lock);
        var full = _around.Board.Sessions < _around.Options.SessionsMax
            ? null
            : new Refusal(
                RefusalKind.Busy,
                $"this node has {_around.Options.SessionsMax} sessions, which is the most that it takes; try again later");
        return SessionRules.Decide(state, input, ViewOf, full, now);
    }

    protected override SessionState Evolve(SessionState state, SessionEvent happened) => SessionRules.Evolve(state, happened);

    protected override void OnRecovered()
    {
        if (State.Id is null) return;
        Count();
        Extend(State.Ttl + _around.Options.TakeoverGrace);
    }

    protected override void OnCommitted(SessionState before, ImmutableArray<SessionEvent> events)
    {
        if (!events.IsDefaultOrEmpty)
        {
            Count();
            Extend(State.Ttl);
            return;
        }

        Context.CancelTimer(SessionDue.End);
        Discount();
        var reason = Remaining > TimeSpan.Zero ? "its session was ended" : "its session was not renewed in time";
        foreach (var name in _attached.Names) Tell(name, new SessionOver(before.Id!.Value, reason));
    }

    protected override void OnNotWritten(string reason)
    {
        if (Remaining == TimeSpan.Zero) Context.StartTimer(SessionDue.End, _around.Options.RetryAfter, SessionDue.End);
    }

    protected override void OnOther(object message)
    {
        if (message is SessionDue.Nothing) return;
        if (message is not SessionDue.End) throw new InvalidOperationException($"a session does not understand {message.GetType().Name}");
        if (State.Id is not null) Handle(new EndSession());
    }

    protected override void PostStop() => Discount();

    /// <summary>On its way even if this actor has ended by then; what is lost the lock finds out by its own question.</summary>
    private void Tell(string name, SessionOver over) => Context.Pipe(_ => _around.Deliver(LockDesk.EntityOf(name), over), _ => SessionDue.Nothing);

    private Decision<SessionEvent> Attach(string name) => _attached.Add(name, Clock)
        ? new Decision<SessionEvent>.Accept([], new SessionAlive(Remaining))
        : new Decision<SessionEvent>.Refuse(new Refusal(
            RefusalKind.Busy,
            $"the session holds or waits for {_around.Options.LocksPerSessionMax} locks, which is the most for one; release some or open another session"));

    private void Extend(TimeSpan ttl)
    {
        _endsAt = Clock.GetTimestamp() + (long)(ttl.TotalSeconds * Clock.TimestampFrequency);
        Context.StartTimer(SessionDue.End, ttl, SessionDue.End);
    }

    private SessionView ViewOf(SessionState state)
    {
        // While its opening is being decided, it has no deadline yet: the whole time lies before it.
        var left = State.Id is null ? state.Ttl : Remaining;
        return new SessionView(state.Id!.Value, state.Ttl, state.Note, state.OpenedAt, Context.Now + left, _attached.Names);
    }

    private void Count()
    {
        if (_isCounted) return;
        _isCounted = true;
        _around.Board.SessionCame();
    }

    private void Discount()
    {
        if (!_isCounted) return;
        _isCounted = false;
        _around.Board.SessionWent();
    }

    private enum SessionDue
    {
        Nothing,
        End,
    }
}
