using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A journal whose writer dies at one append to a service: right before it is written, or right after. It is never answered.</summary>
internal sealed class CutJournal(IJournal journal) : IJournal
{
    private (int Append, bool IsWritten)? _cut;

    /// <summary>To services, since it was armed.</summary>
    public int Appends { get; private set; }

    /// <summary>The node has died, and nobody has noticed yet.</summary>
    public bool IsStruck { get; private set; }

    public bool WasStruck { get; private set; }

    /// <param name="cut">Null to count only.</param>
    public void Arm((int Append, bool IsWritten)? cut) => (_cut, Appends) = (cut, 0);

    public void Mend() => IsStruck = false;

    public async Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default)
    {
        var isDue = write is { Events.Length: > 0 }
            && write.PersistenceId.StartsWith("service/", StringComparison.Ordinal)
            && Appends++ == _cut?.Append;
        if (!isDue) return await journal.AppendAsync(write, cancel);
        if (_cut!.Value.IsWritten) await journal.AppendAsync(write, cancel);
        IsStruck = WasStruck = true;
        return await new TaskCompletionSource<AppendOutcome>().Task;
    }

    public Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default) => journal.ReadAsync(persistenceId, cancel);

    public Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default) => journal.EntitiesAsync(shard, cancel);
}
