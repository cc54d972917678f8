using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>A session's turn has come and it was alive a moment ago: give it the lock.</summary>
/// <param name="Deadline">For the reply, as <see cref="LockHeld.Deadline"/>.</param>
internal sealed record GrantLock(SessionId Session, string? Note, DateTimeOffset? Deadline) : LockInput;

/// <summary>The session has ended: what it holds is free.</summary>
internal sealed record ExpireHold(SessionId Session, string Reason) : LockInput;

/// <summary>Forget the lock if it has been free for so long.</summary>
internal sealed record PurgeIdle(TimeSpan IdleFor) : LockInput;
