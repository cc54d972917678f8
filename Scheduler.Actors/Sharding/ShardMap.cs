using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>Which shard an entity belongs to; pure, and the same on every node.</summary>
public sealed class ShardMap
{
    public ShardMap(int shardCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        ShardCount = shardCount;
    }

    public int ShardCount { get; }

    public ShardId ShardOf(string entity) => new((int)(StableHash.Of(entity) % (ulong)ShardCount));
}
