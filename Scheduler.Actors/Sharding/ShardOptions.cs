using Scheduler.Actors.Runtime;

namespace Scheduler.Actors.Sharding;

/// <summary>How much a shard's owner keeps, and how it tries again.</summary>
public sealed record ShardOptions
{
    public static readonly ShardOptions Default = new();

    /// <summary>How many messages may wait for one entity while it is between two lives.</summary>
    public int BufferMax { get; init; } = 1024;

    /// <summary>The owner's own mailbox, through which all messages to its entities go.</summary>
    public int MailboxCapacity { get; init; } = 16 * 1024;

    /// <summary>How many requests may wait on this node for one shard that is between two owners.</summary>
    public int WaitersMax { get; init; } = 1024;

    /// <summary>How long a request waits for a shard that is between two owners, within its own deadline.</summary>
    public TimeSpan MoveMax { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a shard's owner lets its entities finish before it hands off regardless.</summary>
    public TimeSpan HandOffMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one call to the database may take.</summary>
    public TimeSpan StoreDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before a claim, a listing or a failed entity is tried again.</summary>
    public Supervision Retry { get; init; } = new() { BackoffMin = TimeSpan.FromMilliseconds(100), BackoffMax = TimeSpan.FromSeconds(5) };
}
