using System.Text;
using Npgsql;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>
/// A batch's reads and writes, each as one round trip whatever the batch's size: rows travel as arrays, one per column.
/// </summary>
internal static class PostgresAppend
{
    /// <summary>
    /// Locks the shards' rows in the order of their ids, so that batches and claims never wait in a circle. The lock
    /// is exclusive: entities of a shard are then safe too, also those that have no row yet.
    /// </summary>
    public static JournalRows Lock(
        NpgsqlConnection connection, IReadOnlyCollection<ShardId> shards, IReadOnlyCollection<string> persistenceIds)
    {
        using var batch = new NpgsqlBatch(connection);
        Add(batch, "SELECT id, epoch FROM shard WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE",
            Column(shards, s => s.Value));
        Add(batch, "SELECT persistence_id, shard, last_seq FROM entity WHERE persistence_id = ANY ($1)",
            Column(persistenceIds, id => id));

        var epochs = new Dictionary<ShardId, Epoch>();
        var heads = new Dictionary<string, EntityHead>(StringComparer.Ordinal);
        using var reader = batch.ExecuteReader();
        while (reader.Read())
        {
            epochs[new ShardId(reader.GetInt32(0))] = new Epoch(reader.GetInt64(1));
        }

        reader.NextResult();
        while (reader.Read())
        {
            heads[reader.GetString(0)] = new EntityHead(new ShardId(reader.GetInt32(1)), reader.GetInt64(2));
        }

        return new JournalRows(epochs, heads);
    }

    /// <summary>COMMIT travels with the rows: the server skips it when one of them fails, and rolls back instead.</summary>
    public static void WriteAndCommit(NpgsqlConnection connection, IReadOnlyList<EntityChange> changes)
    {
        using var batch = new NpgsqlBatch(connection);
        AddPurges(batch, [.. changes.Where(c => c.Purge).Select(c => c.PersistenceId)]);
        AddSnapshots(batch, [.. changes.Where(c => c.Snapshot is not null)]);
        AddEvents(batch, [.. changes.SelectMany(c => c.Events, (c, e) => new EventRow(c.PersistenceId, e))]);
        AddHeads(batch, [.. changes.Where(c => c.LastSequence is not null)]);
        Add(batch, "COMMIT");
        batch.ExecuteNonQuery();
    }

    private static void AddPurges(NpgsqlBatch batch, List<string> ids)
    {
        if (ids.Count > 0)
        {
            Add(batch, "DELETE FROM journal WHERE persistence_id = ANY ($1)", Column(ids, id => id));
            Add(batch, "DELETE FROM snapshot WHERE persistence_id = ANY ($1)", Column(ids, id => id));
            Add(batch, "DELETE FROM entity WHERE persistence_id = ANY ($1)", Column(ids, id => id));
        }
    }

    private static void AddSnapshots(NpgsqlBatch batch, List<EntityChange> changes)
    {
        if (changes.Count > 0)
        {
            Add(batch,
                """
                DELETE FROM journal USING unnest($1, $2) AS held (id, seq)
                WHERE journal.persistence_id = held.id AND journal.seq <= held.seq
                """,
                Column(changes, c => c.PersistenceId),
                Column(changes, c => c.Snapshot!.Sequence));
            Add(batch,
                """
                INSERT INTO snapshot (persistence_id, seq, manifest, payload) SELECT * FROM unnest($1, $2, $3, $4)
                ON CONFLICT (persistence_id) DO UPDATE
                SET seq = excluded.seq, manifest = excluded.manifest, payload = excluded.payload
                """,
                Column(changes, c => c.PersistenceId),
                Column(changes, c => c.Snapshot!.Sequence),
                Column(changes, c => c.Snapshot!.Snapshot.Manifest),
                Column(changes, c => Encoding.UTF8.GetBytes(c.Snapshot!.Snapshot.Payload)));
        }
    }

    private static void AddEvents(NpgsqlBatch batch, List<EventRow> events)
    {
        if (events.Count > 0)
        {
            Add(batch,
                """
                INSERT INTO journal (persistence_id, seq, epoch, manifest, payload)
                SELECT * FROM unnest($1, $2, $3, $4, $5)
                """,
                Column(events, e => e.PersistenceId),
                Column(events, e => e.Entry.Sequence),
                Column(events, e => e.Entry.Epoch.Value),
                Column(events, e => e.Entry.Event.Manifest),
                Column(events, e => Encoding.UTF8.GetBytes(e.Entry.Event.Payload)));
        }
    }

    private static void AddHeads(NpgsqlBatch batch, List<EntityChange> changes)
    {
        if (changes.Count > 0)
        {
            Add(batch,
                """
                INSERT INTO entity (persistence_id, shard, last_seq) SELECT * FROM unnest($1, $2, $3)
                ON CONFLICT (persistence_id) DO UPDATE SET last_seq = excluded.last_seq
                """,
                Column(changes, c => c.PersistenceId),
                Column(changes, c => c.Shard.Value),
                Column(changes, c => c.LastSequence!.Value));
        }
    }

    private static NpgsqlParameter<T[]> Column<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) =>
        new() { TypedValue = [.. rows.Select(value)] };

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
        {
            command.Parameters.Add(column);
        }

        batch.BatchCommands.Add(command);
    }

    private readonly record struct EventRow(string PersistenceId, JournalEntry Entry);
}
