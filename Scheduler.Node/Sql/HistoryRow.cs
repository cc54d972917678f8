using System.Data.Common;
using System.Text;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>A row of an entity's history as selected: its head, its snapshot, or one event.</summary>
internal readonly record struct HistoryRow(HistoryPart Part, long Sequence, long Epoch, string Manifest, string Payload)
{
    public static HistoryRow Read(DbDataReader row)
    {
        var part = (HistoryPart)row.GetInt32(0);
        return part == HistoryPart.Head
            ? new HistoryRow(part, row.GetInt64(1), 0, "", "")
            : new HistoryRow(
                part, row.GetInt64(1), row.GetInt64(2), row.GetString(3), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(4)));
    }

    /// <summary>Puts the rows of one entity, in order of part and sequence number, together.</summary>
    public static JournalHistory Gather(IReadOnlyList<HistoryRow> rows) => new(
        rows.FirstOrDefault(r => r.Part == HistoryPart.Head).Sequence,
        rows.Where(r => r.Part == HistoryPart.Snapshot)
            .Select(r => new SnapshotEntry(r.Sequence, new StoredSnapshot(r.Manifest, r.Payload)))
            .SingleOrDefault(),
        [.. rows.Where(r => r.Part == HistoryPart.Event)
            .Select(r => new JournalEntry(r.Sequence, new Epoch(r.Epoch), new StoredEvent(r.Manifest, r.Payload)))]);
}

internal enum HistoryPart
{
    Head,
    Snapshot,
    Event,
}
