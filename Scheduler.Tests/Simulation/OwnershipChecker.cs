using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation;

/// <summary>One owner per shard and epoch.</summary>
internal sealed class OwnershipChecker
{
    private readonly Dictionary<(ShardId Shard, Epoch Epoch), NodeIncarnation> _owners = [];

    public void OnClaimed(NodeIncarnation self, IReadOnlyList<ShardOwnership> claimed)
    {
        foreach (var row in claimed)
        {
            Assert.True(_owners.TryAdd((row.Shard, row.Epoch), self), $"shard {row.Shard} was given out twice under epoch {row.Epoch}");
        }
    }
}
