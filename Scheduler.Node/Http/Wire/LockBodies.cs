namespace Scheduler.Node.Http.Wire;

/// <summary>The body of a request for a lock: with a session, or a time to live for one that is made for it, or neither for the default.</summary>
/// <param name="Ttl">1s to 24h.</param>
/// <param name="Wait">How long to wait; not at all without it.</param>
/// <param name="Note">What for, shown with the lock.</param>
public sealed record LockAcquireBody(string? Session = null, TimeSpan? Ttl = null, TimeSpan? Wait = null, string? Note = null);

/// <summary>The body of a renewal: the session lives on, and must still hold the lock.</summary>
public sealed record LockRenewBody(string Session);

/// <summary>The body of a release.</summary>
/// <param name="Token">When given, only the hold with this token.</param>
public sealed record LockReleaseBody(string Session, long? Token = null);

/// <summary>The body of an operator's break.</summary>
/// <param name="Token">When given, only the hold with this token, which makes a repetition safe.</param>
/// <param name="Note">Why; it is kept, and shown in the events.</param>
public sealed record LockBreakBody(long? Token = null, string? Note = null);

/// <summary>The answer to a release or a break.</summary>
/// <param name="Token">Of the hold that ended.</param>
/// <param name="Replayed">It had ended so before; nothing was done again.</param>
public sealed record LockFreedBody(string Name, long Token, bool Replayed);

/// <summary>The body of a new session.</summary>
/// <param name="Ttl">1s to 24h; the server's default without it.</param>
public sealed record LockSessionOpenBody(TimeSpan? Ttl = null, string? Note = null);
