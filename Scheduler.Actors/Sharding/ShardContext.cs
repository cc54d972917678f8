using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>What the shards of one node share.</summary>
/// <param name="Self">Which life of this node owns them.</param>
/// <param name="Types">The kinds of entities.</param>
/// <param name="Journal">Where entities keep their histories.</param>
/// <param name="Leases">Where epochs come from.</param>
/// <param name="Guard">Whether the node may serve at this moment.</param>
/// <param name="Options">Bounds and back-offs.</param>
public sealed record ShardContext(
    NodeIncarnation Self, EntityTypes Types, IJournal Journal, ILeaseStore Leases, LeaseGuard Guard, ShardOptions Options);
