using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Actors;

/// <summary>A lease store in memory before which a test can put a delay or a failure.</summary>
internal sealed class ScriptedLeases(InMemoryLeaseStore leases) : ILeaseStore
{
    /// <summary>While it is set, every call waits for it first; it may fail.</summary>
    public Func<Task>? Before { get; set; }

    public int Claims { get; private set; }

    public event Action? Changed
    {
        add => leases.Changed += value;
        remove => leases.Changed -= value;
    }

    public Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => leases.JoinAsync(node, address, lease, cancel));

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => leases.RenewAsync(self, lease, cancel));

    public Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default) =>
        Call(() => leases.AdvanceAsync(self, status, cancel));

    public Task PublishAsync(
        NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default) => Call(async () =>
    {
        await leases.PublishAsync(self, unreachable, cancel);
        return true;
    });

    public Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default) =>
        Call(() => leases.DownAsync(who, reason, isGone, cancel));

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => Call(() => leases.MembersAsync(cancel));

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) =>
        Call(() => leases.ShardsAsync(shardCount, cancel));

    public Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        Claims++;
        return Call(() => leases.ClaimAsync(self, shards, cancel));
    }

    public Task ReleaseAsync(NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default) => Call(async () =>
    {
        await leases.ReleaseAsync(self, shards, cancel);
        return true;
    });

    private async Task<T> Call<T>(Func<Task<T>> call)
    {
        if (Before is { } wait) await wait();
        return await call();
    }
}
