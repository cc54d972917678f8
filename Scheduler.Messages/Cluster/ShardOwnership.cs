namespace Scheduler.Messages.Cluster;

/// <summary>A row of the shard table. <paramref name="Owner"/> is null while nobody has claimed it or it was released.</summary>
public sealed record ShardOwnership(ShardId Shard, NodeIncarnation? Owner, Epoch Epoch);
