using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Simulation;

/// <summary>A history has one writer at a time, no gap, no falling epoch, and no request twice.</summary>
internal sealed class JournalChecker(SimLoop loop, SimTrace trace)
{
    private readonly Dictionary<string, (long Sequence, Epoch Epoch)> _heads = [];
    private readonly HashSet<string> _requests = [];

    /// <summary>How often each outcome came, so that a test can tell that its faults were faults.</summary>
    public SortedDictionary<string, int> Outcomes { get; } = new(StringComparer.Ordinal);

    /// <summary>Every request that was ever committed.</summary>
    public IReadOnlySet<string> Requests => _requests;

    public void OnAppend(JournalWrite write, AppendOutcome outcome)
    {
        loop.AssertHere();
        var name = outcome.GetType().Name;
        Outcomes[name] = Outcomes.GetValueOrDefault(name) + 1;
        trace.Add($"{loop.Time.Ticks} {write.PersistenceId} {write.LastSequence}+{write.Events.Length} under {write.Epoch}: {name}");

        // Whoever writes under the current epoch knows the history; only a fenced writer may not.
        Assert.IsNotType<AppendOutcome.OutOfSequence>(outcome);
        if (outcome is not AppendOutcome.Appended appended) return;

        var head = _heads.GetValueOrDefault(write.PersistenceId);
        Assert.Equal(head.Sequence, write.LastSequence);
        Assert.True(write.Epoch >= head.Epoch, $"{write.PersistenceId}: the epoch falls from {head.Epoch} to {write.Epoch}");
        Assert.Equal(write.LastSequence + write.Events.Length, appended.LastSequence);
        _heads[write.PersistenceId] = (appended.LastSequence, write.Epoch);
        foreach (var stored in write.Events)
        {
            var added = LedgerManifests.Codec.Decode(stored);
            Assert.True(_requests.Add(added.Request), $"{added.Request} was applied twice");
        }
    }
}
