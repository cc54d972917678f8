namespace Scheduler.Messages.Locks;

/// <summary>The session that asked holds the lock, and this is committed.</summary>
/// <param name="Deadline">
/// When the session would end without a renewal, as the lock last heard; for people only, since it is by a server's
/// clock. Null when it has not heard yet.
/// </param>
public sealed record LockHeld(LockHolder Holder, DateTimeOffset? Deadline);

/// <summary>The lock was not to be had in this round.</summary>
/// <param name="Place">In the queue, from 1.</param>
/// <param name="Holder">Null when it was free and others were before.</param>
public sealed record LockQueued(int Place, LockHolder? Holder);

/// <param name="Token">Of the hold that ended.</param>
/// <param name="Replayed">It had ended so before; nothing was done again.</param>
public sealed record LockFreed(long Token, bool Replayed);

/// <param name="Token">The fencing token: it only grows, whoever holds the lock and whatever happens to it.</param>
/// <param name="Since">By the clock of the server that granted it.</param>
public sealed record LockHolder(SessionId Session, long Token, DateTimeOffset Since, string? Note);
