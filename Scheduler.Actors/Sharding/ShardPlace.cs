using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>Where a shard is, as far as this node knows.</summary>
public abstract record ShardPlace
{
    private ShardPlace()
    {
    }

    public sealed record Here(ActorRef Owner) : ShardPlace;

    public sealed record Elsewhere(MemberInfo Member) : ShardPlace;

    /// <summary>Between two owners; it is worth waiting for the next.</summary>
    /// <param name="Reason">Words for the person whose request waits in vain.</param>
    public sealed record Moving(string Reason) : ShardPlace;

    /// <param name="Reason">Words for the person whose request is refused.</param>
    public sealed record Nowhere(string Reason) : ShardPlace;
}
