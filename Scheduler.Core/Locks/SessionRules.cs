using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>What a session answers and how it changes, as far as that is journaled: pure, synchronous, total.</summary>
public static class SessionRules
{
    public static readonly Refusal HasEnded = Refusal.NotFound("the session has ended, and its locks with it; open another one");

    /// <param name="view">The session as it is now: the reply to all that leave it alive.</param>
    /// <param name="mayOpen">Null when there is room for another session.</param>
    public static Decision<SessionEvent> Decide(
        SessionState state, SessionInput input, Func<SessionState, SessionView> view, Refusal? mayOpen, DateTimeOffset now)
    {
        if (input is OpenSession open) return Open(state, open, view, mayOpen, now);
        if (input is EndSession) return new Decision<SessionEvent>.Accept([], new SessionEnded(), Purge: state.Id is not null);
        return state.Id is null ? new Decision<SessionEvent>.Refuse(HasEnded) : new Decision<SessionEvent>.Accept([], view(state));
    }

    public static SessionState Evolve(SessionState state, SessionEvent happened) => happened switch
    {
        SessionEvent.Opened e => state with { Id = e.Id, Ttl = e.Ttl, Note = e.Note, OpenedAt = e.At },
        _ => throw new InvalidOperationException($"no rule for {happened.GetType().Name}"),
    };

    private static Decision<SessionEvent> Open(
        SessionState state, OpenSession open, Func<SessionState, SessionView> view, Refusal? mayOpen, DateTimeOffset now)
    {
        if (state.Id is not null) return new Decision<SessionEvent>.Accept([], view(state));
        if (mayOpen is not null) return new Decision<SessionEvent>.Refuse(mayOpen);
        if (SessionLimits.TtlFault(open.Ttl) is { } fault) return new Decision<SessionEvent>.Refuse(Refusal.Invalid(fault, "ttl"));
        var opened = new SessionEvent.Opened(open.Id, open.Ttl, open.Note, now);
        return new Decision<SessionEvent>.Accept([opened], view(Evolve(state, opened)));
    }
}
