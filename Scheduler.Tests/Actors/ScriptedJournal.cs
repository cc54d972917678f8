using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Actors;

/// <summary>A journal in memory that does once, or each time, what a test says, and remembers what was written.</summary>
internal sealed class ScriptedJournal(InMemoryJournal journal) : IJournal
{
    private readonly Queue<Func<JournalWrite, Task<AppendOutcome>>> _nextAppends = new();

    /// <summary>What is written, whatever the test says about the way to it.</summary>
    public InMemoryJournal Store => journal;

    public List<JournalWrite> Writes { get; } = [];

    public int Reads { get; private set; }

    /// <summary>While it is set, reads and listings wait for it first; it may fail.</summary>
    public Func<Task>? BeforeRead { get; set; }

    public void NextAppend(Func<JournalWrite, Task<AppendOutcome>> act) => _nextAppends.Enqueue(act);

    public void NextAppend(AppendOutcome outcome) => NextAppend(_ => Task.FromResult(outcome));

    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default)
    {
        Writes.Add(write);
        return _nextAppends.TryDequeue(out var act) ? act(write) : journal.AppendAsync(write, cancel);
    }

    public async Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default)
    {
        Reads++;
        if (BeforeRead is { } wait) await wait();
        return await journal.ReadAsync(persistenceId, cancel);
    }

    public async Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default)
    {
        if (BeforeRead is { } wait) await wait();
        return await journal.EntitiesAsync(shard, cancel);
    }
}
