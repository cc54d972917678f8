namespace Scheduler.Core.Locks;

/// <summary>How long locks and sessions wait, and how many there may be.</summary>
public sealed record LockOptions
{
    /// <summary>How often a held lock asks its holder's session whether it lives: what makes good the loss of every message between them.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a lock waits for a session's answer.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What could not be journaled is tried again after this.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A waiter keeps its place so long between two rounds.</summary>
    public TimeSpan PlaceKeptFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Added to a session's time to live after its owner has changed. The owner before may have answered renewals,
    /// without writing anything, until it noticed: at most for the length of its lease.
    /// </summary>
    public TimeSpan TakeoverGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A lock that has been free for so long is forgotten, except for what docs/locks.md says of its tokens.</summary>
    public TimeSpan PurgeAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Sessions that may wait for one lock.</summary>
    public int WaitersMax { get; init; } = 256;

    /// <summary>Locks that one session may hold and wait for.</summary>
    public int LocksPerSessionMax { get; init; } = 64;

    /// <summary>Sessions that one node may have.</summary>
    public int SessionsMax { get; init; } = 10_000;

    /// <summary>A free lock that nobody asks for leaves memory after this.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages that may wait for one lock or session.</summary>
    public int MailboxCapacity { get; init; } = 1024;
}
