using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>A lease store with one of the bugs that concern who is there and who owns what.</summary>
internal sealed class PlantedLeases(PlantedBug bug, ILeaseStore leases) : ILeaseStore
{
    public event Action? Changed
    {
        add => leases.Changed += value;
        remove => leases.Changed -= value;
    }

    public Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default) =>
        leases.JoinAsync(node, address, Granted(lease), cancel);

    public Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default) =>
        leases.AdvanceAsync(self, status, cancel);

    public Task PublishAsync(NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default) =>
        leases.PublishAsync(self, unreachable, cancel);

    public async Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) =>
        await leases.RenewAsync(self, Granted(lease), cancel) || bug == PlantedBug.RenewalAfterDown;

    public Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default) =>
        bug == PlantedBug.DeadKeepTheirShards ? Task.FromResult(true) : leases.DownAsync(who, reason, isGone, cancel);

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => leases.MembersAsync(cancel);

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) =>
        leases.ShardsAsync(shardCount, cancel);

    public async Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        var rows = (await leases.ShardsAsync(World.SimWorld.ShardCount, cancel)).Where(row => shards.Contains(row.Shard)).ToList();
        if (bug == PlantedBug.DeadKeepTheirShards) shards = [.. rows.Where(row => row.Owner is null || row.Owner == self).Select(row => row.Shard)];
        var claimed = await leases.ClaimAsync(self, shards, cancel);
        return bug switch
        {
            PlantedBug.ClaimWithoutCompare =>
                [.. claimed, .. rows.Where(row => claimed.All(one => one.Shard != row.Shard)).Select(row => row with { Owner = self })],
            PlantedBug.ClaimKeepsEpoch => [.. claimed.Select(row => row with { Epoch = new Epoch(1) })],
            _ => claimed,
        };
    }

    public Task ReleaseAsync(NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default) =>
        leases.ReleaseAsync(self, shards, cancel);

    private TimeSpan Granted(TimeSpan lease) => bug == PlantedBug.LeaseShorterInDatabase ? lease * 0.4 : lease;
}
