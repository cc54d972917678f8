using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>Where an entity's history stands: the shard it was written under and its last sequence number.</summary>
public readonly record struct EntityHead(ShardId Shard, long LastSequence);
