using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>Where every shard is: written by the shard keeper alone, read from any thread.</summary>
public sealed class ShardDirectory(int shardCount)
{
    private readonly ShardPlace[] _places =
        [.. Enumerable.Repeat<ShardPlace>(new ShardPlace.Nowhere("this node has not joined the cluster yet"), shardCount)];

    public ShardPlace PlaceOf(ShardId shard) => Volatile.Read(ref _places[shard.Value]);

    internal void Set(ShardId shard, ShardPlace place) => Volatile.Write(ref _places[shard.Value], place);
}
