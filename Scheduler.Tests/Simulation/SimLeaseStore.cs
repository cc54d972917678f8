using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation;

/// <summary>The lease store as one process sees it over a link that fails, before a change is made or after it.</summary>
internal sealed class SimLeaseStore(SimLink link, InMemoryLeaseStore leases, OwnershipChecker checker) : ILeaseStore
{
    public event Action? Changed
    {
        add => leases.Changed += value;
        remove => leases.Changed -= value;
    }

    public Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => leases.JoinAsync(node, address, lease));

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => leases.RenewAsync(self, lease));

    public Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default) =>
        Call(() => leases.AdvanceAsync(self, status));

    public Task PublishAsync(NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default) =>
        Call(async () =>
        {
            await leases.PublishAsync(self, unreachable);
            return true;
        });

    public Task<bool> DownAsync(NodeIncarnation who, string reason, CancellationToken cancel = default) =>
        Call(() => leases.DownAsync(who, reason));

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => Call(() => leases.MembersAsync());

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) =>
        Call(() => leases.ShardsAsync(shardCount));

    public Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default) =>
        Call(async () =>
        {
            var claimed = await leases.ClaimAsync(self, shards);
            checker.OnClaimed(self, claimed);
            return claimed;
        });

    public Task ReleaseAsync(NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default) =>
        Call(async () =>
        {
            await leases.ReleaseAsync(self, shards);
            return true;
        });

    private Task<T> Call<T>(Func<Task<T>> call) => link.CallAsync(async () =>
    {
        await link.DelayAsync();
        link.ThrowIfCut();
        if (link.Hits(link.Faults.LeaseCallFails)) throw new JournalUnavailableException("connection lost (simulated, before)");
        if (link.Hits(link.Faults.Stall)) await Task.Delay(link.Entropy.Between(500, 4_000), link.Loop.Time);
        var result = await call();
        if (link.Hits(link.Faults.LeaseCallFails)) throw new JournalUnavailableException("connection lost (simulated, after)");
        return result;
    });
}
