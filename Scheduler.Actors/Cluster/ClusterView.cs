using System.Collections.Immutable;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What this node last saw of the cluster: for routing, for people, and for those who talk to all members.</summary>
/// <param name="Self">This node; null before it has joined.</param>
/// <param name="Members">The latest incarnation of every node.</param>
/// <param name="Shards">Every shard and its owner.</param>
/// <param name="Reach">How the other members answer this node.</param>
/// <param name="AsOf">When the rows were read, by this node's clock.</param>
public sealed record ClusterView(
    NodeIncarnation? Self,
    ImmutableArray<MemberInfo> Members,
    ImmutableArray<ShardOwnership> Shards,
    ImmutableSortedDictionary<NodeIncarnation, PeerReach> Reach,
    DateTimeOffset AsOf)
{
    public static readonly ClusterView Nothing =
        new(null, [], [], ImmutableSortedDictionary<NodeIncarnation, PeerReach>.Empty, DateTimeOffset.MinValue);

    /// <summary>All but this node that are not down.</summary>
    public IEnumerable<MemberInfo> Peers => Members.Where(member => member.Incarnation != Self && member.Status != MemberStatus.Down);

    public MemberInfo? Find(NodeIncarnation incarnation) => Members.FirstOrDefault(member => member.Incarnation == incarnation);
}
