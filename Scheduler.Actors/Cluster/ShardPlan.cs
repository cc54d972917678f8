using System.Collections.Immutable;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What a node does about its shards after a look at the rows.</summary>
/// <param name="Claim">To be claimed now.</param>
/// <param name="HandOff">Owned here and due elsewhere.</param>
/// <param name="Release">
/// Due elsewhere, and this node's by the rows although it has no owner for them: left of a claim or release whose answer
/// was lost.
/// </param>
public sealed record ShardPlan(ImmutableArray<ShardId> Claim, ImmutableArray<ShardId> HandOff, ImmutableArray<ShardId> Release)
{
    public static readonly ShardPlan Nothing = new([], [], []);

    /// <summary>Pure.</summary>
    public static ShardPlan Of(ShardsAround around)
    {
        var eligible = around.Members.Where(member => member.Status == MemberStatus.Up).Select(member => member.Incarnation).ToImmutableSortedSet();
        var mayOwn = eligible.Contains(around.Self) && eligible.Count >= around.QuorumSize;
        var live = around.Members.Where(member => member.HoldsLease).Select(member => member.Incarnation).ToHashSet();
        var targets = ShardAllocation.Of([.. around.Rows.Select(row => row.Owner)], eligible);
        if (targets.IsEmpty) return Nothing;
        return new ShardPlan(
            mayOwn ? [.. around.Rows.Where(IsToBeClaimed).Select(row => row.Shard)] : [],
            [.. around.Owned.Where(IsDueElsewhere)],
            [
                .. around.Rows
                    .Where(row => row.Owner == around.Self && !around.Owned.Contains(row.Shard) && IsDueElsewhere(row.Shard))
                    .Select(row => row.Shard)
            ]);

        bool IsDueElsewhere(ShardId shard) => !mayOwn || targets[shard.Value] != around.Self;

        bool IsToBeClaimed(ShardOwnership row) =>
            !around.Owned.Contains(row.Shard)
            && IsFree(row)
            && (targets[row.Shard.Value] == around.Self || around.Neglected.Contains(row.Shard));

        // Also a row that names this node although it has no owner here.
        bool IsFree(ShardOwnership row) =>
            row.Owner is not { } owner || owner == around.Self || (!live.Contains(owner) && (around.MayTakeExpired || !IsOnlyExpired(owner)));

        bool IsOnlyExpired(NodeIncarnation owner) =>
            around.Members.Any(member => member.Incarnation == owner && member.Status == MemberStatus.Down && member.Reason is null);
    }
}

/// <summary>What a <see cref="ShardPlan"/> is made from.</summary>
/// <param name="Self">This node.</param>
/// <param name="Rows">Every shard, in the order of their ids.</param>
/// <param name="Members">Every member, this node included.</param>
/// <param name="Owned">The shards that have an owner's actor here and are not being handed off.</param>
/// <param name="Neglected">Shards that have been free for so long that whoever they are due to seems unable to claim them.</param>
/// <param name="MayTakeExpired">
/// Whether to take shards of members that are only past their lease. Not right after this node's own lease had lapsed:
/// when the database was away for all, the others need a moment to renew theirs too.
/// </param>
/// <param name="QuorumSize">With fewer members up than this, nobody owns anything; 0 without a quorum.</param>
public sealed record ShardsAround(
    NodeIncarnation Self,
    ImmutableArray<ShardOwnership> Rows,
    ImmutableArray<MemberInfo> Members,
    ImmutableSortedSet<ShardId> Owned,
    ImmutableSortedSet<ShardId> Neglected,
    bool MayTakeExpired,
    int QuorumSize);
