using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>The journal in a database: appends go through <see cref="GroupCommit"/>, reads through connections of their own.</summary>
internal sealed class SqlJournal(GroupCommit appends, IReadOnlyList<ConnectionThread> readers) : IJournal
{
    // One statement, so that all of it is read from one snapshot of the database.
    private const string SelectHistory = """
        SELECT 0 AS part, last_seq AS seq, 0 AS epoch, NULL AS manifest, NULL AS payload FROM entity WHERE persistence_id = @id
        UNION ALL SELECT 1, seq, 0, manifest, payload FROM snapshot WHERE persistence_id = @id
        UNION ALL SELECT 2, seq, epoch, manifest, payload FROM journal WHERE persistence_id = @id
        ORDER BY 1, 2
        """;

    private int _next;

    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default) =>
        appends.AppendAsync(write, cancel);

    public async Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default)
    {
        var rows = await NextReader().RunAsync(
            s => s.Query(SelectHistory, HistoryRow.Read, ("id", persistenceId)), health: null, cancel);
        return HistoryRow.Gather(rows);
    }

    public async Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default)
    {
        const string Select = "SELECT persistence_id FROM entity WHERE shard = @shard";
        var ids = await NextReader().RunAsync(
            s => s.Query(Select, r => r.GetString(0), ("shard", shard.Value)), health: null, cancel);
        ids.Sort(StringComparer.Ordinal);
        return ids;
    }

    private ConnectionThread NextReader() =>
        readers[(int)((uint)Interlocked.Increment(ref _next) % (uint)readers.Count)];
}
