using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Sql;
using Scheduler.Tests.Contracts;

namespace Scheduler.Tests.Databases;

/// <summary>A database opened by one node that owns all its shards, mostly one; <paramref name="Shard"/> is the first.</summary>
internal sealed record OneOwner(string Database, SqlStores Stores, NodeIncarnation Self, ShardOwnership Shard) : IAsyncDisposable
{
    public static Task<SqlStores> OpenStoresAsync(string database) =>
        SqlStores.OpenAsync(database, TimeProvider.System, NullLoggerFactory.Instance);

    public static async Task<OneOwner> OpenAsync(string database, int shardCount = 1)
    {
        var stores = await OpenStoresAsync(database);
        await stores.Leases.ShardsAsync(shardCount);
        var self = await stores.Leases.JoinAsync(new NodeId("a"), "a:1", TimeSpan.FromHours(1));
        var owned = await stores.Leases.ClaimAsync(self, [.. Enumerable.Range(0, shardCount).Select(n => new ShardId(n))]);
        return new OneOwner(database, stores, self, owned[0]);
    }

    /// <summary>The same with the shard claimed anew, as after an append of unknown outcome.</summary>
    public async Task<OneOwner> ClaimAgainAsync() =>
        this with { Shard = (await Stores.Leases.ClaimAsync(Self, [Shard.Shard])).Single() };

    public Task<AppendOutcome> AppendAsync(string entity, long last, params string[] payloads) =>
        Stores.Journal.AppendAsync(Written.Write(entity, Shard, last, payloads));

    public async Task<IEnumerable<string>> ReadAsync(string entity) =>
        (await Stores.Journal.ReadAsync(entity)).Payloads();

    public ValueTask DisposeAsync() => Stores.DisposeAsync();
}
