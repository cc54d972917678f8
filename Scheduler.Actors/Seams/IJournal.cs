using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Seams;

/// <summary>
/// The durable history of entities. One writer per entity: the owner of its shard, proven by the shard's epoch, which
/// is checked in the same transaction that writes.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Writes all of <paramref name="write"/> or nothing. Appends of different entities may share a transaction; a
    /// refusal of one never fails another. Never throws for a failure of the store: that is an outcome.
    /// </summary>
    Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default);

    /// <summary>
    /// What is needed to rebuild an entity: its latest snapshot, if any, and every event after it, in order.
    /// An entity never written, or purged, has <c>LastSequence</c> 0. Throws <see cref="JournalUnavailableException"/>
    /// when the store cannot be read.
    /// </summary>
    Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default);

    /// <summary>
    /// The persistence ids that exist in a shard, in ordinal order: which entities a new owner has to remember.
    /// Throws <see cref="JournalUnavailableException"/>.
    /// </summary>
    Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default);
}
