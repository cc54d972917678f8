using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Seams;

/// <summary>
/// Membership and shard ownership, as rows of the database. Every change is a compare-and-set by the database's own
/// clock; nothing is decided by a node's clock or by an isolation level. All methods throw
/// <see cref="JournalUnavailableException"/> when the database cannot be reached.
/// </summary>
public interface ILeaseStore
{
    /// <summary>
    /// Raised, on any thread, when a member or an owner may have changed. Only a hint: it may be missed, late or for
    /// nothing, so whoever hears it reads the rows, and reads them from time to time without having heard anything.
    /// </summary>
    event Action? Changed;

    /// <summary>
    /// Starts a new life of a node, as <see cref="MemberStatus.Joining"/>: its incarnation is one higher than the last,
    /// and every older incarnation of the same node is down from then on.
    /// </summary>
    Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default);

    /// <summary>
    /// Moves on to <see cref="MemberStatus.Up"/> or <see cref="MemberStatus.Leaving"/>; a status is never taken back.
    /// False when this incarnation is down, or further on already.
    /// </summary>
    Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default);

    /// <summary>Publishes whom this node cannot reach, all of them; ignored once it is down.</summary>
    Task PublishAsync(NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default);

    /// <summary>
    /// Extends the lease by database time, also one that has passed while nobody claimed a shard from it. False when
    /// this incarnation is down: the process must stop serving.
    /// </summary>
    Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default);

    /// <summary>
    /// Marks the incarnation down at once and for good: its own goodbye, a peer's proof that it is gone, the split-brain
    /// resolver's verdict, or a person's word. Safe for what is written at any time, because every write of a former owner
    /// is fenced. True when it was this call that did it.
    /// </summary>
    /// <param name="who">Which life of which node.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="isGone">
    /// It surely does nothing any more, so that its shards are free at once, even if it was down already. Otherwise they
    /// are once its lease is over, because until then it may answer questions from what it remembers.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default);

    /// <summary>
    /// The latest incarnation of every node ever seen, in ordinal order of their ids. One past its lease by the
    /// database's clock is answered as <see cref="MemberStatus.Down"/>, so that nobody compares clocks; it is written
    /// down, and so for good, by the first claim that takes a shard from it.
    /// </summary>
    Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default);

    /// <summary>
    /// Every shard's row, in order; rows are made at the first call, <paramref name="shardCount"/> of them. Throws
    /// <see cref="InvalidOperationException"/> if the cluster has another count.
    /// </summary>
    Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default);

    /// <summary>
    /// Claims the shards whose owner is none, an older life of a node, past its lease, or <paramref name="self"/> itself; each claim raises
    /// the shard's epoch by one, in one transaction. Shards owned by another live member are left out of the answer,
    /// and so are all when <paramref name="self"/> is itself down or past its lease. Others' shards into which somebody
    /// writes at that moment may be left out too: they are claimed by the next try.
    /// Claiming an owned shard again is how a writer fences its own append of unknown outcome.
    /// </summary>
    Task<IReadOnlyList<ShardOwnership>> ClaimAsync(NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default);

    /// <summary>
    /// Gives shards up without raising their epoch; those no longer owned by <paramref name="self"/> are left alone.
    /// </summary>
    /// <param name="self">The owner.</param>
    /// <param name="shards">
    /// Each with the highest epoch that is meant: a release that is carried out late must not undo a later claim.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    Task ReleaseAsync(NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default);
}
