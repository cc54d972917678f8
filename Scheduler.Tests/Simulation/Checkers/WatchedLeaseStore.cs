using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>Shows the checker which shards were given out and given up.</summary>
internal sealed class WatchedLeaseStore(ILeaseStore leases, OwnershipChecker checker) : ILeaseStore
{
    public Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default) =>
        leases.JoinAsync(node, address, lease, cancel);

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) => leases.RenewAsync(self, lease, cancel);

    public Task LeaveAsync(NodeIncarnation self, CancellationToken cancel = default) => leases.LeaveAsync(self, cancel);

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => leases.MembersAsync(cancel);

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) => leases.ShardsAsync(shardCount, cancel);

    public async Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        var claimed = await leases.ClaimAsync(self, shards, cancel);
        checker.OnClaimed(self, claimed);
        return claimed;
    }

    public async Task ReleaseAsync(NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        await leases.ReleaseAsync(self, shards, cancel);
        checker.OnReleased(self, shards);
    }
}
