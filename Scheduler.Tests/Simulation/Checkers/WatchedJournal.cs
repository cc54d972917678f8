using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>Shows the checker every append and what the store said to it.</summary>
internal sealed class WatchedJournal(IJournal journal, JournalChecker checker) : IJournal
{
    public async Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default)
    {
        var outcome = await journal.AppendAsync(write, cancel);
        checker.OnAppend(write, outcome);
        return outcome;
    }

    public Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default) => journal.ReadAsync(persistenceId, cancel);

    public Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default) => journal.EntitiesAsync(shard, cancel);
}
