using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.World;

/// <summary>The lease store as one process sees it over a link that fails, before a change is made or after it.</summary>
internal sealed class SimLeaseStore(SimLink link, ILeaseStore leases) : ILeaseStore
{
    /// <summary>The latest life that was given to this process, known to it or not.</summary>
    public NodeIncarnation? Self { get; private set; }

    public Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => Joined(leases.JoinAsync(node, address, lease)));

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => leases.RenewAsync(self, lease));

    public Task LeaveAsync(NodeIncarnation self, CancellationToken cancel = default) => Call(() => Done(leases.LeaveAsync(self)));

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => Call(() => leases.MembersAsync());

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) =>
        Call(() => leases.ShardsAsync(shardCount));

    public Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default) =>
        Call(() => leases.ClaimAsync(self, shards));

    public Task ReleaseAsync(NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default) =>
        Call(() => Done(leases.ReleaseAsync(self, shards)));

    private async Task<NodeIncarnation> Joined(Task<NodeIncarnation> join) => (Self = await join).Value;

    private static async Task<bool> Done(Task change)
    {
        await change;
        return true;
    }

    private Task<T> Call<T>(Func<Task<T>> call) => link.CallAsync(async () =>
    {
        await link.DelayAsync();
        link.ThrowIfBroken();
        if (link.Hits(link.World.Mix.LeaseCallFails)) throw new JournalUnavailableException("connection lost (simulated, before)");
        await link.StallAsync();
        var result = await call();
        if (link.Hits(link.World.Mix.LeaseCallFails)) throw new JournalUnavailableException("connection lost (simulated, after)");
        await link.DelayAsync();
        return result;
    });
}
