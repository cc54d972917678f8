using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Faults;

namespace Scheduler.Tests.Simulation.World;

/// <summary>The journal as one process sees it over a link that fails.</summary>
internal sealed class SimJournal(SimLink link, IJournal journal) : IJournal
{
    private FaultMix Mix => link.World.Mix;

    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default) => link.CallAsync(async () =>
    {
        var outcome = await Append(write);
        return outcome is AppendOutcome.Unknown unknown && link.World.Plants.TakesUnknownForNotWritten
            ? new AppendOutcome.NotWritten(unknown.Reason)
            : outcome;
    });

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
        link.ThrowIfBroken();
        if (link.Hits(Mix.ReadFails)) throw new JournalUnavailableException("the read failed (simulated)");
        await link.StallAsync();
    }

    private async Task<AppendOutcome> Append(JournalWrite write)
    {
        await link.DelayAsync();
        if (link.IsBroken) return new AppendOutcome.NotWritten("the database cannot be reached (simulated)");
        if (link.Hits(Mix.NotWritten)) return new AppendOutcome.NotWritten("the disk is full (simulated)");
        if (link.Hits(Mix.LostBefore)) return new AppendOutcome.Unknown("connection lost (simulated, before commit)");
        if (link.Hits(Mix.LostAfter))
        {
            await journal.AppendAsync(write);
            return new AppendOutcome.Unknown("connection lost (simulated, after commit)");
        }

        if (link.Hits(Mix.Late))
        {
            link.World.Loop.Start(() => CommitLate(write));
            return new AppendOutcome.Unknown("connection lost (simulated, commit under way)");
        }

        await link.StallAsync();
        return await journal.AppendAsync(write);
    }

    private async Task CommitLate(JournalWrite write)
    {
        // Soon enough to slip in before a new epoch is there, or long after.
        await Task.Delay(link.Entropy.Between(0, link.Entropy.Chance(60) ? 60 : 6_000), link.World.Loop.Time);
        await journal.AppendAsync(write);
    }
}
