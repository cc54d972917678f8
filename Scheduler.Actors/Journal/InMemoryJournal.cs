using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>
/// The journal of a simulation: the same rules as the SQL journals, fenced by the epochs of <paramref name="leases"/>.
/// Every call is complete when it returns, and runs on the caller's thread.
/// </summary>
public sealed class InMemoryJournal(InMemoryLeaseStore leases) : IJournal
{
    private readonly SortedDictionary<string, Entity> _entities = new(StringComparer.Ordinal);

    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default)
    {
        if (cancel.IsCancellationRequested)
        {
            return Task.FromResult<AppendOutcome>(new AppendOutcome.NotWritten("cancelled before it was written"));
        }

        if (AppendRules.Flaw(write) is { } flaw)
        {
            return Task.FromResult<AppendOutcome>(new AppendOutcome.NotWritten(flaw));
        }

        lock (leases.Gate)
        {
            return Task.FromResult(Append(write));
        }
    }

    public Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default)
    {
        lock (leases.Gate)
        {
            return Task.FromResult(
                _entities.TryGetValue(persistenceId, out var entity) ? entity.History : JournalHistory.Empty);
        }
    }

    public Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default)
    {
        lock (leases.Gate)
        {
            return Task.FromResult<IReadOnlyList<string>>(
                [.. _entities.Where(e => e.Value.Shard == shard).Select(e => e.Key)]);
        }
    }

    private AppendOutcome Append(JournalWrite write)
    {
        var known = _entities.GetValueOrDefault(write.PersistenceId);
        var head = known is null ? (EntityHead?)null : new EntityHead(known.Shard, known.History.LastSequence);
        if (AppendRules.Refuse(write, leases.EpochOf(write.Shard), head) is { } refusal)
        {
            return refusal;
        }

        if (write.Purge)
        {
            _entities.Remove(write.PersistenceId);
        }
        else if (write.Events.Length > 0 || write.Snapshot is not null)
        {
            _entities[write.PersistenceId] = new Entity(write.Shard, After(known?.History ?? JournalHistory.Empty, write));
        }

        return new AppendOutcome.Appended(AppendRules.LastSequenceAfter(write));
    }

    private static JournalHistory After(JournalHistory history, JournalWrite write)
    {
        var last = AppendRules.LastSequenceAfter(write);
        if (write.Snapshot is { } snapshot)
        {
            return new JournalHistory(last, new SnapshotEntry(last, snapshot), []);
        }

        var added = write.Events.Select((e, i) => new JournalEntry(write.LastSequence + i + 1, write.Epoch, e));
        return history with { LastSequence = last, Events = history.Events.AddRange(added) };
    }

    private sealed record Entity(ShardId Shard, JournalHistory History);
}
