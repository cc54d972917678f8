using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Contracts;

/// <summary>A suite in which one node owns the first four of eight shards.</summary>
public abstract class OwnedShardsContract(IStoresUnderTest kind) : StoresContract(kind)
{
    protected ShardOwnership[] Shards { get; private set; } = [];

    protected ShardOwnership Shard => Shards[0];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Leases.ShardsAsync(8);
        var self = await Store.Leases.JoinAsync(new NodeId("a"), "a:1", LongLease);
        Shards = [.. await Store.Leases.ClaimAsync(self, [.. Enumerable.Range(0, 4).Select(s => new ShardId(s))])];
    }
}
