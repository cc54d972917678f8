using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>What one transaction is to do for a batch of writes, and what each of them is told once it is committed.</summary>
/// <param name="Outcomes">One per write, in the order of the writes.</param>
/// <param name="Changes">One per entity, in ordinal order of their ids, so that transactions lock rows in one order.</param>
internal sealed record BatchPlan(IReadOnlyList<AppendOutcome> Outcomes, IReadOnlyList<EntityChange> Changes)
{
    /// <summary>Judges each write by <paramref name="rows"/> and by what the writes before it do. Pure.</summary>
    public static BatchPlan Of(IReadOnlyList<JournalWrite> writes, JournalRows rows)
    {
        var changes = new SortedDictionary<string, EntityChange>(StringComparer.Ordinal);
        var outcomes = new AppendOutcome[writes.Count];
        for (var i = 0; i < writes.Count; i++)
        {
            outcomes[i] = Judge(writes[i], rows, changes);
        }

        return new BatchPlan(outcomes, [.. changes.Values]);
    }

    private static AppendOutcome Judge(
        JournalWrite write, JournalRows rows, SortedDictionary<string, EntityChange> changes)
    {
        var pending = changes.GetValueOrDefault(write.PersistenceId);
        var epoch = rows.Epochs.GetValueOrDefault(write.Shard);
        if (AppendRules.Refuse(write, epoch, Head(write.PersistenceId, rows, pending)) is { } refusal)
        {
            return refusal;
        }

        if (write.Purge || write.Snapshot is not null || write.Events.Length > 0)
        {
            changes[write.PersistenceId] =
                (pending ?? EntityChange.None(write.PersistenceId, write.Shard)).Then(write);
        }

        return new AppendOutcome.Appended(AppendRules.LastSequenceAfter(write));
    }

    private static EntityHead? Head(string persistenceId, JournalRows rows, EntityChange? pending)
    {
        if (pending is not null)
        {
            return pending.LastSequence is { } last ? new EntityHead(pending.Shard, last) : null;
        }

        return rows.Heads.TryGetValue(persistenceId, out var head) ? head : null;
    }
}
