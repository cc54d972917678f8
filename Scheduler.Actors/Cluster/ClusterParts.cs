using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What the lease keeper starts once it knows which life of the node this is.</summary>
/// <param name="Shards">Makes the keeper of the node's shards.</param>
/// <param name="Members">Makes the keeper of the members, which tells the keeper of the shards what it sees.</param>
/// <param name="Scheduler">Where the members are kept: apart from the pool, so that a busy node does not take others for dead.</param>
internal sealed record ClusterParts(
    Func<NodeIncarnation, ShardKeeper> Shards, Func<NodeIncarnation, ActorRef, MemberKeeper> Members, TaskScheduler? Scheduler);
