using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>What a lock has journaled: who holds it, and the highest token ever given.</summary>
public sealed record LockState
{
    public static readonly LockState Empty = new();

    /// <summary>The last token given; 0 before the first one of this life.</summary>
    public long Token { get; init; }

    public LockHolder? Holder { get; init; }

    /// <summary>How the hold before ended, so that the repetition of a release or a break is known as one.</summary>
    public EndedHold? Ended { get; init; }

    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>A hold that is over.</summary>
public sealed record EndedHold(SessionId Session, long Token, HoldEnd End);

public enum HoldEnd
{
    Released,
    Expired,
    Broken,
}
