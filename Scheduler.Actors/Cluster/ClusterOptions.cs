using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>How this node takes part in the cluster.</summary>
public sealed record ClusterOptions
{
    public required NodeId NodeId { get; init; }

    /// <summary>Where other nodes reach this one, <c>host:port</c>; empty when it accepts no peers.</summary>
    public string Address { get; init; } = "";

    /// <summary>How long the node may be silent before others take its shards.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long before the lease's end the node stops serving: room for clock drift and for what is under way.</summary>
    public TimeSpan SafetyMargin { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How often the tables are read although nothing was heard of a change.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same while a member does not answer: its lease may end at any moment.</summary>
    public TimeSpan LookEveryInDoubt { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>How often every peer is asked for a sign of life.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>How long a peer has for its answer: far longer than it takes, because a busy machine is not a dead one.</summary>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the graph of who reaches whom must have been the same before a verdict is taken from it.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(1);

    public DowningStrategy Downing { get; init; } = new DowningStrategy.KeepMajority();

    /// <summary>A shard that stays free for so long is claimed by anybody: the one that it is due to seems unable to.</summary>
    public TimeSpan FreeMax { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many shards are handed to other nodes at one time.</summary>
    public int HandOffsMax { get; init; } = 8;

    /// <summary>Fixed when a cluster is made.</summary>
    public int ShardCount { get; init; } = 64;

    /// <summary>
    /// No other process can open the database while this one has it. Then nobody can take the shards over, and a renewal
    /// that fails, as on a full disk, need not end the serving.
    /// </summary>
    public bool IsDatabaseExclusive { get; init; }

    /// <summary>Throws <see cref="ArgumentException"/> for settings under which the node could not keep its lease.</summary>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(NodeId.Value)) throw new ArgumentException("the node id must not be empty");
        if (ShardCount < 1) throw new ArgumentException($"there must be at least one shard, not {ShardCount}");
        if (SafetyMargin <= TimeSpan.Zero) throw new ArgumentException($"the safety margin must be positive, it is {SafetyMargin}");
        if (RenewEvery <= TimeSpan.Zero) throw new ArgumentException($"the time between renewals must be positive, it is {RenewEvery}");
        if (LookEvery <= TimeSpan.Zero) throw new ArgumentException($"the time between looks at the tables must be positive, it is {LookEvery}");
        if (ProbeEvery <= TimeSpan.Zero) throw new ArgumentException($"the time between probes must be positive, it is {ProbeEvery}");
        if (Downing is DowningStrategy.StaticQuorum { Size: < 1 } quorum)
            throw new ArgumentException($"a quorum must be at least 1, not {quorum.Size}");
        if (LeaseDuration - SafetyMargin <= RenewEvery)
        {
            throw new ArgumentException(
                $"a lease of {LeaseDuration} less a margin of {SafetyMargin} leaves no room for a renewal every {RenewEvery}");
        }
    }
}
