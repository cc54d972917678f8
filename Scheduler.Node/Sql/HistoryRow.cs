using System.Data.Common;
using System.Text;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>A row of an entity's history as selected: its head, its snapshot, or one event.</summary>
internal sealed record HistoryRow(
    string PersistenceId, HistoryPart Part, long Sequence, long Epoch, string Manifest, string Payload)
{
    /// <summary>Selects the histories of the ids in <c>@ids</c>, as one statement, so that all is of one moment.</summary>
    public static string Select(SqlDialect dialect)
    {
        var wanted = $"WHERE persistence_id {dialect.InList("@ids")}";
        return $"""
            SELECT persistence_id, 0 AS part, last_seq AS seq, 0 AS epoch, NULL AS manifest, NULL AS payload FROM entity {wanted}
            UNION ALL SELECT persistence_id, 1, seq, 0, manifest, payload FROM snapshot {wanted}
            UNION ALL SELECT persistence_id, 2, seq, epoch, manifest, payload FROM journal {wanted}
            ORDER BY 1, 2, 3
            """;
    }

    public static HistoryRow Read(DbDataReader row)
    {
        var (id, part, sequence) = (row.GetString(0), (HistoryPart)row.GetInt32(1), row.GetInt64(2));
        return part == HistoryPart.Head
            ? new HistoryRow(id, part, sequence, 0, "", "")
            : new HistoryRow(
                id, part, sequence, row.GetInt64(3), row.GetString(4), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(5)));
    }

    /// <summary>Puts the rows of one entity, in order of part and sequence number, together.</summary>
    public static JournalHistory Gather(IEnumerable<HistoryRow> rows)
    {
        var history = JournalHistory.Empty;
        var events = new List<JournalEntry>();
        foreach (var row in rows)
        {
            switch (row.Part)
            {
                case HistoryPart.Head:
                    history = history with { LastSequence = row.Sequence };
                    break;
                case HistoryPart.Snapshot:
                    history = history with { Snapshot = new SnapshotEntry(row.Sequence, new StoredSnapshot(row.Manifest, row.Payload)) };
                    break;
                case HistoryPart.Event:
                    events.Add(new JournalEntry(row.Sequence, new Epoch(row.Epoch), new StoredEvent(row.Manifest, row.Payload)));
                    break;
                default:
                    throw new InvalidOperationException($"a history has no part {row.Part}");
            }
        }

        return history with { Events = [.. events] };
    }
}

internal enum HistoryPart
{
    Head,
    Snapshot,
    Event,
}
