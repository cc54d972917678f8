using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>
/// Which node should own which shard: evenly, to within one, and with as few moves from the present owners as that
/// takes. Pure, so that nodes that see the same rows agree without talking.
/// </summary>
public static class ShardAllocation
{
    /// <summary>A node for each shard in the order of their ids; empty when there are no nodes.</summary>
    /// <param name="owners">The present owner of each shard; null for none, and one not in <paramref name="nodes"/> counts as none.</param>
    /// <param name="nodes">Who may own shards.</param>
    public static ImmutableArray<NodeIncarnation> Of(IReadOnlyList<NodeIncarnation?> owners, IReadOnlyCollection<NodeIncarnation> nodes)
    {
        if (nodes.Count == 0) return [];
        var quotas = Quotas(owners, nodes);
        var target = new NodeIncarnation?[owners.Count];
        for (var shard = 0; shard < owners.Count; shard++)
        {
            if (owners[shard] is { } owner && quotas.GetValueOrDefault(owner) > 0) Give(shard, owner);
        }

        var takers = new Queue<NodeIncarnation>(quotas.SelectMany(pair => Enumerable.Repeat(pair.Key, pair.Value)).ToList());
        return [.. target.Select(owner => owner ?? takers.Dequeue())];

        void Give(int shard, NodeIncarnation owner)
        {
            target[shard] = owner;
            quotas[owner]--;
        }
    }

    /// <summary>The odd shards go to those who own the most already, so that nothing moves for their sake.</summary>
    private static SortedDictionary<NodeIncarnation, int> Quotas(IReadOnlyList<NodeIncarnation?> owners, IReadOnlyCollection<NodeIncarnation> nodes)
    {
        var (each, odd) = Math.DivRem(owners.Count, nodes.Count);
        var byWealth = nodes.OrderByDescending(node => owners.Count(owner => owner == node)).ThenBy(node => node);
        return new SortedDictionary<NodeIncarnation, int>(byWealth.Index().ToDictionary(one => one.Item, one => one.Index < odd ? each + 1 : each));
    }
}
