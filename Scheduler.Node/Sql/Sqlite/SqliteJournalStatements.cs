using System.Text;
using Microsoft.Data.Sqlite;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql.Sqlite;

/// <summary>The journal's statements, compiled for one connection.</summary>
internal sealed class SqliteJournalStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _epoch = new(connection, "SELECT epoch FROM shard WHERE id = @p0");

    private readonly SqliteStatement _head = new(
        connection, "SELECT shard, last_seq FROM entity WHERE persistence_id = @p0");

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
        var epochs = new Dictionary<ShardId, Epoch>();
        foreach (var shard in shards)
        {
            if (_epoch.First(r => new Epoch(r.GetInt64(0)), shard.Value) is { } epoch)
            {
                epochs[shard] = epoch;
            }
        }

        var heads = new Dictionary<string, EntityHead>(StringComparer.Ordinal);
        foreach (var id in persistenceIds)
        {
            if (_head.First(r => new EntityHead(new ShardId(r.GetInt32(0)), r.GetInt64(1)), id) is { } head)
            {
                heads[id] = head;
            }
        }

        return new JournalRows(epochs, heads);
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
            _epoch, _head, _dropEvents, _dropSnapshot, _dropHead, _putEvent, _putSnapshot, _putHead])
        {
            statement.Dispose();
        }
    }
}
