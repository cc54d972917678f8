using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What the lease keeper says to itself.</summary>
internal abstract record KeeperSignal
{
    private KeeperSignal()
    {
    }

    /// <param name="Began">The monotonic clock before the call: the lease surely holds for its length from then.</param>
    internal sealed record Joined(Outcome<NodeIncarnation> Outcome, long Began) : KeeperSignal;

    internal sealed record Renewed(Outcome<bool> Outcome, long Began) : KeeperSignal;

    internal sealed record Claimed(Outcome<IReadOnlyList<ShardOwnership>> Outcome) : KeeperSignal;

    internal enum Due
    {
        Join,
        Renew,
        Claim,
    }
}
