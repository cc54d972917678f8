using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>The journal in a database: appends and reads of many entities share transactions and statements.</summary>
internal sealed class SqlJournal(GroupCommit appends, GroupRead reads, ConnectionThread lists) : IJournal
{
    public Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default) =>
        appends.AppendAsync(write, cancel);

    public Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default) =>
        reads.ReadAsync(persistenceId, cancel);

    public async Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default)
    {
        const string Select = "SELECT persistence_id FROM entity WHERE shard = @shard";
        var ids = await lists.RunAsync(
            s => s.Query(Select, r => r.GetString(0), ("shard", shard.Value)), health: null, cancel);
        ids.Sort(StringComparer.Ordinal);
        return ids;
    }
}
