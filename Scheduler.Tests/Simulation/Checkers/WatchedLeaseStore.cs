using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>Shows the checker which shards were given out and given up.</summary>
internal sealed class WatchedLeaseStore(ILeaseStore leases, OwnershipChecker checker) : ILeaseStore
{
    public event Action? Changed
    {
        add => leases.Changed += value;
        remove => leases.Changed -= value;
    }

    public async Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default)
    {
        var self = await leases.JoinAsync(node, address, lease, cancel);
        checker.OnJoined(self);
        return self;
    }

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) => leases.RenewAsync(self, lease, cancel);

    public Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default) =>
        leases.AdvanceAsync(self, status, cancel);

    public Task PublishAsync(NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default) =>
        leases.PublishAsync(self, unreachable, cancel);

    public Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default)
    {
        if (isGone) checker.OnGone(who);
        return leases.DownAsync(who, reason, isGone, cancel);
    }

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => leases.MembersAsync(cancel);

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) =>
        leases.ShardsAsync(shardCount, cancel);

    public async Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        var claimed = await leases.ClaimAsync(self, shards, cancel);
        checker.OnClaimed(self, claimed);
        return claimed;
    }

    public async Task ReleaseAsync(NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default)
    {
        await leases.ReleaseAsync(self, shards, cancel);
        checker.OnReleased(self, [.. shards.Keys]);
    }
}
