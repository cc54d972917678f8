using System.Collections.Immutable;

namespace Scheduler.Messages.Cluster;

/// <summary>A row of the membership table.</summary>
/// <param name="Incarnation">The node and which life of it.</param>
/// <param name="Address">Where other nodes reach it, <c>host:port</c>; empty when it accepts no peers.</param>
/// <param name="Status">Where it stands in its life.</param>
/// <param name="LeaseUntil">By the database's clock; past it the member may be declared down.</param>
public sealed record MemberInfo(NodeIncarnation Incarnation, string Address, MemberStatus Status, DateTimeOffset LeaseUntil)
{
    /// <summary>
    /// Whether its lease is not over, by the database's clock. Also true for a while of one that was declared down: until
    /// then it may not have heard of it, and still answer what it is asked.
    /// </summary>
    public bool HoldsLease { get; init; }

    /// <summary>When this incarnation joined, by the database's clock: who is older.</summary>
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>Whom it says that it cannot reach.</summary>
    public ImmutableSortedSet<NodeIncarnation> Unreachable { get; init; } = [];

    /// <summary>Why it is down, as far as that was written; null for one that lives, or is only past its lease.</summary>
    public string? Reason { get; init; }

    /// <summary>The program's version, for people.</summary>
    public string Version { get; init; } = "";
}

public enum MemberStatus
{
    /// <summary>It holds a lease and may own no shard yet: it has not met the other members.</summary>
    Joining,
    Up,

    /// <summary>It gives its shards up and takes no more.</summary>
    Leaving,

    /// <summary>Final: this incarnation never comes back.</summary>
    Down,
}
