using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// A journal has no gap and no duplicate, epochs never fall along it, and nobody writes who is not the shard's latest
/// owner. Judges what the store says that it has written.
/// </summary>
internal sealed class JournalChecker(SimWorld world, OwnershipChecker owners, Committed committed)
{
    private readonly Dictionary<string, (long Sequence, Epoch Epoch)> _heads = [];

    /// <summary>How often each outcome came, so that a test can tell that its faults were faults.</summary>
    public SortedDictionary<string, int> Outcomes { get; } = new(StringComparer.Ordinal);

    public void OnAppend(JournalWrite write, AppendOutcome outcome)
    {
        var name = outcome.GetType().Name;
        Outcomes[name] = Outcomes.GetValueOrDefault(name) + 1;
        world.Trace.Add($"{write.PersistenceId} {write.LastSequence}+{write.Events.Length} under {write.Epoch.Value}: {name}");
        // Whoever writes under the current epoch knows the history; only a fenced writer may not.
        if (outcome is AppendOutcome.OutOfSequence other)
            throw new SimViolation("journal", $"{write.PersistenceId} is written from {write.LastSequence}, and ends at {other.LastSequence}");
        if (outcome is not AppendOutcome.Appended appended) return;

        var head = _heads.GetValueOrDefault(write.PersistenceId);
        if (write.LastSequence != head.Sequence)
            throw new SimViolation("journal", $"{write.PersistenceId} goes on at {write.LastSequence} after {head.Sequence}");
        if (write.Epoch < head.Epoch) throw new SimViolation("journal", $"{write.PersistenceId}: the epoch falls from {head.Epoch} to {write.Epoch}");
        if (write.Epoch != owners.HighestOf(write.Shard))
            throw new SimViolation(
                "journal",
                $"{write.PersistenceId} is written under {write.Epoch} when shard {write.Shard} has {owners.HighestOf(write.Shard)}");
        _heads[write.PersistenceId] = (write.Purge ? 0 : appended.LastSequence, write.Epoch);
        if (committed.Apply(write)?.AppliedTwice is [var twice, ..])
            throw new SimViolation("idempotency", $"{twice} was applied twice to {write.PersistenceId}");
    }
}
