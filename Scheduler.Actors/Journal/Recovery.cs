using Scheduler.Messages.Cluster;
using Scheduler.Messages.Wire;

namespace Scheduler.Actors.Journal;

/// <summary>An entity rebuilt from its history.</summary>
/// <param name="State">The state after the last event.</param>
/// <param name="LastSequence">Where the history ends.</param>
/// <param name="SnapshotSequence">Where its last snapshot was taken; 0 when there is none.</param>
/// <param name="LastEpoch">The epoch of the last event that was read.</param>
public sealed record Recovered<TState>(TState State, long LastSequence, long SnapshotSequence, Epoch LastEpoch);

/// <summary>Rebuilds entities; pure.</summary>
public static class Recovery
{
    /// <summary>
    /// Folds a history into a state. Throws <see cref="JournalDamagedException"/> when the history has a gap or a
    /// falling epoch, does not end where it says, or holds something that the codec cannot read.
    /// </summary>
    public static Recovered<TState> Replay<TState, TEvent>(
        JournalHistory history, TState empty, IEntityCodec<TState, TEvent> codec, Func<TState, TEvent, TState> evolve)
    {
        try
        {
            var state = history.Snapshot is { } snapshot ? codec.DecodeSnapshot(snapshot.Snapshot) : empty;
            var snapshotSequence = history.Snapshot?.Sequence ?? 0;
            var sequence = snapshotSequence;
            var epoch = new Epoch(0);
            foreach (var entry in history.Events)
            {
                RequireNext(entry, sequence, epoch);
                state = evolve(state, codec.Decode(entry.Event));
                (sequence, epoch) = (entry.Sequence, entry.Epoch);
            }

            if (sequence != history.LastSequence)
            {
                throw new JournalDamagedException($"the history ends at {sequence}, but its last event is {history.LastSequence}");
            }

            return new Recovered<TState>(state, sequence, snapshotSequence, epoch);
        }
        catch (WireFormatException fault)
        {
            throw new JournalDamagedException(fault.Message, fault);
        }
    }

    private static void RequireNext(JournalEntry entry, long sequence, Epoch epoch)
    {
        if (entry.Sequence != sequence + 1)
        {
            throw new JournalDamagedException($"the history has {entry.Sequence} after {sequence}");
        }

        if (entry.Epoch < epoch)
        {
            throw new JournalDamagedException($"the epoch falls from {epoch} to {entry.Epoch} at {entry.Sequence}");
        }
    }
}
