using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>Under which name and by what right an entity writes.</summary>
/// <param name="PersistenceId">The entity, for example <c>service/web/front</c>.</param>
/// <param name="Shard">The shard that it belongs to.</param>
/// <param name="Epoch">The shard's epoch when the entity was started.</param>
/// <param name="Journal">Where its history is kept.</param>
/// <param name="Lease">Whether this node may serve at this moment.</param>
public sealed record EntityContext(string PersistenceId, ShardId Shard, Epoch Epoch, IJournal Journal, LeaseGuard Lease);
