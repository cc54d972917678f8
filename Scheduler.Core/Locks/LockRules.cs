using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// What a lock answers and how it changes: pure, synchronous, total. Exclusion needs no clock here: a hold ends by the
/// holder's release, by an operator, or because its session has ended, and whether that is so is the session's to say.
/// </summary>
public static class LockRules
{
    public static Decision<LockEvent> Decide(LockState state, LockInput input, DateTimeOffset now) => input switch
    {
        GrantLock grant => Grant(state, grant, now),
        CheckLock check => state.Holder is { } holder && holder.Session == check.Session
            ? Answer(new LockHeld(holder, Deadline: null))
            : NotYours(state),
        ReleaseLock release => Release(state, release, now),
        BreakLock breaking => Break(state, breaking, now),
        ExpireHold expire => state.Holder is { } holder && holder.Session == expire.Session
            ? Accept(new LockEvent.Expired(holder.Token, expire.Reason, now), new LockFreed(holder.Token, Replayed: false))
            : Answer(new LockFreed(state.Token, Replayed: true)),
        PurgeIdle purge => new Decision<LockEvent>.Accept([], state.Token, Purge: IsIdle(state, purge.IdleFor, now)),
        _ => throw new InvalidOperationException($"no rule for {input.GetType().Name}"),
    };

    public static LockState Evolve(LockState state, LockEvent happened) => happened switch
    {
        LockEvent.Acquired e => state with { Token = e.Token, Holder = new LockHolder(e.Session, e.Token, e.At, e.Note), ChangedAt = e.At },
        LockEvent.Released e => Freed(state, HoldEnd.Released, e.At),
        LockEvent.Expired e => Freed(state, HoldEnd.Expired, e.At),
        LockEvent.Broken e => Freed(state, HoldEnd.Broken, e.At),
        _ => throw new InvalidOperationException($"no rule for {happened.GetType().Name}"),
    };

    /// <summary>
    /// One more than the last. The first of a life is the time in microseconds, which is above every token of a life
    /// before: that one began earlier, gave far less than one token per microsecond, and was idle for days at its end,
    /// which is more than a clock may have been set back.
    /// </summary>
    private static long NextToken(LockState state, DateTimeOffset now) =>
        state.Token > 0 ? state.Token + 1 : Math.Max(1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private static bool IsIdle(LockState state, TimeSpan idleFor, DateTimeOffset now) =>
        state is { Holder: null, Token: > 0 } && now - state.ChangedAt >= idleFor;

    private static Decision<LockEvent> Grant(LockState state, GrantLock grant, DateTimeOffset now)
    {
        if (state.Holder is { } holder)
        {
            return holder.Session == grant.Session
                ? Answer(new LockHeld(holder, grant.Deadline))
                : new Decision<LockEvent>.Refuse(Refusal.Conflict($"the lock is held {By(holder)}"));
        }

        var acquired = new LockEvent.Acquired(grant.Session, NextToken(state, now), grant.Note, now);
        return Accept(acquired, new LockHeld(Evolve(state, acquired).Holder!, grant.Deadline));
    }

    private static Decision<LockEvent> Release(LockState state, ReleaseLock release, DateTimeOffset now)
    {
        var isIts = state.Holder is { } held && held.Session == release.Session;
        if (isIts && (release.Token is null || release.Token == state.Token))
            return Accept(new LockEvent.Released(state.Token, now), new LockFreed(state.Token, Replayed: false));
        if (!isIts && state.Ended is { End: HoldEnd.Released } ended && ended.Session == release.Session
            && (release.Token ?? ended.Token) == ended.Token)
            return Answer(new LockFreed(ended.Token, Replayed: true));
        return isIts
            ? new Decision<LockEvent>.Refuse(Refusal.Conflict(
                $"the session holds the lock with token {state.Token}, not {release.Token}; nothing was released"))
            : NotYours(state);
    }

    private static Decision<LockEvent> Break(LockState state, BreakLock breaking, DateTimeOffset now)
    {
        if (breaking.Token is { } token && state.Ended is { End: HoldEnd.Broken } ended && ended.Token == token)
            return Answer(new LockFreed(token, Replayed: true));
        if (state.Holder is not { } holder)
            return new Decision<LockEvent>.Refuse(Refusal.Conflict("nobody holds the lock; there is nothing to break"));
        return breaking.Token is null || breaking.Token == holder.Token
            ? Accept(new LockEvent.Broken(holder.Token, breaking.Note, now), new LockFreed(holder.Token, Replayed: false))
            : new Decision<LockEvent>.Refuse(Refusal.Conflict($"the lock is now held {By(holder)}; token {breaking.Token} is over"));
    }

    private static LockState Freed(LockState state, HoldEnd end, DateTimeOffset at) => state with
    {
        Holder = null,
        Ended = new EndedHold(state.Holder!.Session, state.Holder.Token, end),
        ChangedAt = at,
    };

    private static Decision<LockEvent> NotYours(LockState state) => new Decision<LockEvent>.Refuse(state.Holder is { } holder
        ? Refusal.Conflict($"the session does not hold the lock; it is held {By(holder)}")
        : Refusal.NotFound("the session does not hold the lock; nobody does"));

    private static Decision<LockEvent> Accept(LockEvent happened, object reply) => new Decision<LockEvent>.Accept([happened], reply);

    private static Decision<LockEvent> Answer(object reply) => new Decision<LockEvent>.Accept([], reply);

    private static string By(LockHolder holder) => LockWords.By(holder);
}
