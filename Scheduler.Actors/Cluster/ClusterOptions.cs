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

    /// <summary>How often shards that others own are asked for again, and the table of owners read.</summary>
    public TimeSpan ClaimEvery { get; init; } = TimeSpan.FromSeconds(1);

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
        if (ClaimEvery <= TimeSpan.Zero) throw new ArgumentException($"the time between claims must be positive, it is {ClaimEvery}");
        if (LeaseDuration - SafetyMargin <= RenewEvery)
        {
            throw new ArgumentException(
                $"a lease of {LeaseDuration} less a margin of {SafetyMargin} leaves no room for a renewal every {RenewEvery}");
        }
    }
}
