using Scheduler.Messages.Cluster;

namespace Scheduler.Messages.Locks;

/// <summary>A lock as people see it.</summary>
public sealed record LockView
{
    public required string Name { get; init; }

    /// <summary>Null while the lock is free.</summary>
    public LockHolder? Holder { get; init; }

    /// <summary>The last token that was given out.</summary>
    public required long Token { get; init; }

    /// <summary>When the holder's session would end without a renewal, as last heard. Null while free, or not heard yet.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Sessions in the queue.</summary>
    public int Waiting { get; init; }

    /// <summary>When it was last acquired, released, expired or broken.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The epoch under which its owner said so: what an earlier owner said is out of date.</summary>
    public Epoch Epoch { get; init; }

    /// <summary>The server that owns the lock, where another one shows it; null on its own.</summary>
    public NodeIncarnation? Server { get; init; }
}
