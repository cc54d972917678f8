using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>An entity's history as read back.</summary>
/// <param name="LastSequence">The sequence number of the newest event ever appended; 0 when there is none.</param>
/// <param name="Snapshot">The newest snapshot and the sequence number that it holds, or null.</param>
/// <param name="Events">The events after the snapshot, without a gap, with their sequence numbers and epochs.</param>
public sealed record JournalHistory(long LastSequence, SnapshotEntry? Snapshot, ImmutableArray<JournalEntry> Events)
{
    public static readonly JournalHistory Empty = new(0, null, []);
}

public sealed record JournalEntry(long Sequence, Epoch Epoch, StoredEvent Event);

public sealed record SnapshotEntry(long Sequence, StoredSnapshot Snapshot);
