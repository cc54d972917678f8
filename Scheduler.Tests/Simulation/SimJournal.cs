using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation;

/// <summary>The journal as one process sees it over a link that fails.</summary>
internal sealed class SimJournal(SimLink link, InMemoryJournal journal, JournalChecker checker) : IJournal
{
    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default) => link.CallAsync(() => Append(write));

    public Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default) =>
        link.CallAsync(async () =>
        {
            await BeforeRead();
            return await journal.ReadAsync(persistenceId);
        });

    public Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default) =>
        link.CallAsync(async () =>
        {
            await BeforeRead();
            return await journal.EntitiesAsync(shard);
        });

    private async Task BeforeRead()
    {
        await link.DelayAsync();
        link.ThrowIfCut();
        if (link.Hits(link.Faults.ReadFails)) throw new JournalUnavailableException("the read failed (simulated)");
        if (link.Hits(link.Faults.Stall)) await Task.Delay(link.Entropy.Between(4_000, 9_000), link.Loop.Time);
    }

    private async Task<AppendOutcome> Append(JournalWrite write)
    {
        await link.DelayAsync();
        if (link.IsCut) return new AppendOutcome.NotWritten("the database cannot be reached (simulated)");
        if (link.Hits(link.Faults.NotWritten)) return new AppendOutcome.NotWritten("the disk is full (simulated)");
        if (link.Hits(link.Faults.LostBefore)) return new AppendOutcome.Unknown("connection lost (simulated, before commit)");
        if (link.Hits(link.Faults.LostAfter))
        {
            await Commit(write);
            return new AppendOutcome.Unknown("connection lost (simulated, after commit)");
        }

        if (link.Hits(link.Faults.Late))
        {
            link.Start(() => CommitLate(write));
            return new AppendOutcome.Unknown("connection lost (simulated, commit under way)");
        }

        if (link.Hits(link.Faults.Stall)) await Task.Delay(link.Entropy.Between(8_000, 20_000), link.Loop.Time);
        return await Commit(write);
    }

    private async Task CommitLate(JournalWrite write)
    {
        // Soon enough to slip in before a new epoch is there, or long after.
        await Task.Delay(link.Entropy.Between(0, link.Entropy.Chance(60) ? 60 : 6_000), link.Loop.Time);
        await Commit(write);
    }

    private async Task<AppendOutcome> Commit(JournalWrite write)
    {
        var outcome = await journal.AppendAsync(write);
        checker.OnAppend(write, outcome);
        return outcome;
    }
}
