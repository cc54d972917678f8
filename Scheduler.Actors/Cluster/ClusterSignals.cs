using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What the keepers of the lease, of the members and of the shards say to themselves and to each other.</summary>
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

    internal sealed record LeavingSaid(Outcome<bool> Outcome) : ClusterSignal;

    internal sealed record DrainExpired : ClusterSignal;

    internal sealed record Left(Outcome<bool> Outcome) : ClusterSignal;

    /// <summary>From outside, or from the shard keeper: read the tables now.</summary>
    internal sealed record LookNow : ClusterSignal;

    internal sealed record LookDue : ClusterSignal;

    internal sealed record Looked(Outcome<ClusterRows> Outcome) : ClusterSignal;

    internal sealed record ProbeDue : ClusterSignal;

    internal sealed record Probed(NodeIncarnation Peer, Outcome<PeerReach> Outcome) : ClusterSignal;

    internal sealed record ResolveDue : ClusterSignal;

    /// <summary>The end of a change that this node made to the tables.</summary>
    internal sealed record Changed(string What, Outcome<bool> Outcome) : ClusterSignal;

    /// <summary>Member keeper to shard keeper: what the tables say.</summary>
    internal sealed record Seen(ClusterRows Rows) : ClusterSignal;

    /// <summary>Member keeper to shard keeper: the tables cannot be read.</summary>
    internal sealed record Unseen(string Reason) : ClusterSignal;

    internal sealed record Claimed(Outcome<IReadOnlyList<ShardOwnership>> Outcome) : ClusterSignal;

    internal sealed record Released(ImmutableArray<ShardId> Shards, Outcome<bool> Outcome) : ClusterSignal;

    /// <summary>Lease keeper to shard keeper: hand everything to the others.</summary>
    internal sealed record GiveUp : ClusterSignal;

    /// <summary>Shard keeper to lease keeper: there is nothing more to hand off.</summary>
    internal sealed record GivenUp : ClusterSignal;

    /// <summary>Shard keeper to lease keeper: this node serves: what it has to own, it owns.</summary>
    internal sealed record ClaimsMade : ClusterSignal;

    /// <summary>This incarnation is over, and the tables say so as far as they can be reached.</summary>
    internal sealed record Over(string Reason) : ClusterSignal;

    /// <summary>To the lease keeper: nothing here can work, and trying again will not help.</summary>
    internal sealed record Hopeless(string Reason) : ClusterSignal;
}

/// <summary>One look at the tables.</summary>
internal sealed record ClusterRows(ImmutableArray<ShardOwnership> Shards, ImmutableArray<MemberInfo> Members);
