using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>What a batch does to one entity, as an end state: its writes folded in order.</summary>
/// <param name="PersistenceId">The entity.</param>
/// <param name="Shard">The shard that it belongs to; after a purge, that of the next write.</param>
/// <param name="Purge">Everything that the database holds of it goes first.</param>
/// <param name="LastSequence">Where its history ends then; null when it has none, because a purge came last.</param>
/// <param name="Snapshot">The newest snapshot of the batch; the events that it holds go.</param>
/// <param name="Events">The events after that snapshot.</param>
internal sealed record EntityChange(
    string PersistenceId,
    ShardId Shard,
    bool Purge,
    long? LastSequence,
    SnapshotEntry? Snapshot,
    ImmutableArray<JournalEntry> Events)
{
    public static EntityChange None(string persistenceId, ShardId shard) =>
        new(persistenceId, shard, Purge: false, LastSequence: null, Snapshot: null, Events: []);

    public EntityChange Then(JournalWrite write)
    {
        if (write.Purge)
        {
            return None(PersistenceId, Shard) with { Purge = true };
        }

        var last = AppendRules.LastSequenceAfter(write);
        if (write.Snapshot is { } snapshot)
        {
            return this with { Shard = write.Shard, LastSequence = last, Snapshot = new SnapshotEntry(last, snapshot), Events = [] };
        }

        var added = write.Events.Select((e, i) => new JournalEntry(write.LastSequence + i + 1, write.Epoch, e));
        return this with { Shard = write.Shard, LastSequence = last, Events = Events.AddRange(added) };
    }
}
