namespace Scheduler.Messages.Locks;

/// <summary>What a lock decides on by its committed state. <see cref="AcquireLock"/> is none: it may have to wait.</summary>
public abstract record LockInput;

/// <summary>Asks for the <see cref="LockView"/>.</summary>
public sealed record GetLock : LockInput;

/// <summary>Asks whether a session holds the lock: <see cref="LockHeld"/> or a <see cref="Refusal"/>.</summary>
public sealed record CheckLock(SessionId Session) : LockInput;

/// <summary>
/// Gives the lock back: <see cref="LockFreed"/>, also for a repetition, or a <see cref="Refusal"/> when the session does
/// not hold it.
/// </summary>
/// <param name="Token">When given, only the hold with this token.</param>
public sealed record ReleaseLock(SessionId Session, long? Token = null) : LockInput;

/// <summary>
/// An operator takes the lock from its holder, who hears of it with its next renewal: <see cref="LockFreed"/> or a
/// <see cref="Refusal"/>.
/// </summary>
/// <param name="Token">When given, only the hold with this token, which makes a repetition safe.</param>
/// <param name="Note">Why, for those who ask later.</param>
public sealed record BreakLock(long? Token, string? Note) : LockInput;

/// <summary>
/// One round of waiting for the lock: <see cref="LockHeld"/>, <see cref="LockQueued"/> when it was not to be had in
/// this round, or a <see cref="Refusal"/>. Repeating it is safe: a holder is answered its token, a waiter keeps its place.
/// </summary>
/// <param name="Wait">How long this round may take; zero for no waiting.</param>
/// <param name="Note">What for, shown with the lock.</param>
public sealed record AcquireLock(SessionId Session, TimeSpan Wait, string? Note);

/// <summary>The session waits no longer.</summary>
public sealed record LeaveQueue(SessionId Session);

/// <summary>A session has ended, which is journaled and for ever true. May come late, twice or never: the lock also asks by itself.</summary>
public sealed record SessionOver(SessionId Session, string Reason);
