using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What the keepers of the lease and of the shards say to themselves and to each other.</summary>
internal abstract record ClusterSignal
{
    private ClusterSignal()
    {
    }

    internal sealed record JoinAgain : ClusterSignal;

    /// <param name="SentAt">The clock's timestamp from before the call: the lease is counted from there.</param>
    internal sealed record Joined(Outcome<NodeIncarnation> Outcome, long SentAt) : ClusterSignal;

    internal sealed record RenewDue : ClusterSignal;

    internal sealed record Renewed(Outcome<bool> Outcome, long SentAt) : ClusterSignal;

    /// <summary>From outside: give the shards up in good order, for at most <paramref name="Drain"/>, and leave.</summary>
    internal sealed record Leave(TimeSpan Drain) : ClusterSignal;

    internal sealed record DrainExpired : ClusterSignal;

    internal sealed record Left(Outcome<bool> Outcome) : ClusterSignal;

    internal sealed record RefreshDue : ClusterSignal;

    internal sealed record Refreshed(Outcome<ShardsSeen> Outcome) : ClusterSignal;

    /// <summary>Shard keeper to lease keeper: the first round of claims is done.</summary>
    internal sealed record ClaimsMade : ClusterSignal;

    /// <summary>Shard keeper to lease keeper: nothing here can work, and trying again will not help.</summary>
    internal sealed record Hopeless(string Reason) : ClusterSignal;
}

/// <summary>One look at the tables: what was claimed just now, and who owns what.</summary>
internal sealed record ShardsSeen(
    ImmutableArray<ShardOwnership> Claimed, ImmutableArray<ShardOwnership> Rows, ImmutableArray<MemberInfo> Members);
