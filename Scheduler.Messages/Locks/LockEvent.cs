namespace Scheduler.Messages.Locks;

/// <summary>What happened to a lock. Waiting is no event: it is lost with its owner, and taken up by the waiters' next round.</summary>
public abstract record LockEvent(long Token, DateTimeOffset At)
{
    public sealed record Acquired(SessionId Session, long Token, string? Note, DateTimeOffset At) : LockEvent(Token, At);

    public sealed record Released(long Token, DateTimeOffset At) : LockEvent(Token, At);

    /// <summary>The holder's session has ended.</summary>
    public sealed record Expired(long Token, string Reason, DateTimeOffset At) : LockEvent(Token, At);

    public sealed record Broken(long Token, string? Note, DateTimeOffset At) : LockEvent(Token, At);
}
