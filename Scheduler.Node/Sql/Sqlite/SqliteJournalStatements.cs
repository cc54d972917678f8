using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql.Sqlite;

/// <summary>The journal's statements, compiled for one connection.</summary>
internal sealed class SqliteJournalStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _epochs = new(
        connection, "SELECT id, epoch FROM shard WHERE id IN (SELECT value FROM json_each(@p0))");

    private readonly SqliteStatement _heads = new(
        connection,
        "SELECT persistence_id, shard, last_seq FROM entity WHERE persistence_id IN (SELECT value FROM json_each(@p0))");

    private readonly SqliteStatement _dropEvents = new(
        connection, "DELETE FROM journal WHERE persistence_id = @p0 AND seq <= @p1");

    private readonly SqliteStatement _dropSnapshot = new(connection, "DELETE FROM snapshot WHERE persistence_id = @p0");

    private readonly SqliteStatement _dropHead = new(connection, "DELETE FROM entity WHERE persistence_id = @p0");

    private readonly SqliteStatement _putEvent = new(
        connection,
        "INSERT INTO journal (persistence_id, seq, epoch, manifest, payload) VALUES (@p0, @p1, @p2, @p3, @p4)");

    private readonly SqliteStatement _putSnapshot = new(
        connection,
        """
        INSERT INTO snapshot (persistence_id, seq, manifest, payload) VALUES (@p0, @p1, @p2, @p3)
        ON CONFLICT (persistence_id) DO UPDATE SET seq = excluded.seq, manifest = excluded.manifest, payload = excluded.payload
        """);

    private readonly SqliteStatement _putHead = new(
        connection,
        """
        INSERT INTO entity (persistence_id, shard, last_seq) VALUES (@p0, @p1, @p2)
        ON CONFLICT (persistence_id) DO UPDATE SET last_seq = excluded.last_seq
        """);

    public JournalRows Read(IReadOnlyCollection<ShardId> shards, IReadOnlyCollection<string> persistenceIds)
    {
        var epochs = _epochs.Query(
            r => KeyValuePair.Create(new ShardId(r.GetInt32(0)), new Epoch(r.GetInt64(1))),
            JsonSerializer.Serialize(shards.Select(s => s.Value)));
        var heads = _heads.Query(
            r => KeyValuePair.Create(r.GetString(0), new EntityHead(new ShardId(r.GetInt32(1)), r.GetInt64(2))),
            JsonSerializer.Serialize(persistenceIds));
        return new JournalRows(new Dictionary<ShardId, Epoch>(epochs), new Dictionary<string, EntityHead>(heads));
    }

    public void Write(EntityChange change)
    {
        var id = change.PersistenceId;
        if (change.Purge)
        {
            _dropEvents.Execute(id, long.MaxValue);
            _dropSnapshot.Execute(id);
            _dropHead.Execute(id);
        }

        if (change.Snapshot is { Sequence: var sequence, Snapshot: var snapshot })
        {
            _dropEvents.Execute(id, sequence);
            _putSnapshot.Execute(id, sequence, snapshot.Manifest, Encoding.UTF8.GetBytes(snapshot.Payload));
        }

        foreach (var entry in change.Events)
        {
            _putEvent.Execute(
                id, entry.Sequence, entry.Epoch.Value, entry.Event.Manifest, Encoding.UTF8.GetBytes(entry.Event.Payload));
        }

        if (change.LastSequence is { } last)
        {
            _putHead.Execute(id, change.Shard.Value, last);
        }
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[
            _epochs, _heads, _dropEvents, _dropSnapshot, _dropHead, _putEvent, _putSnapshot, _putHead])
        {
            statement.Dispose();
        }
    }
}
