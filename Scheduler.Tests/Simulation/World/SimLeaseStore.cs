using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Simulation.World;

/// <summary>The lease store as one process sees it over a link that fails, before a change is made or after it.</summary>
internal sealed class SimLeaseStore : ILeaseStore
{
    private readonly SimLink _link;
    private readonly SimScheduler _process;
    private readonly ILeaseStore _leases;

    public SimLeaseStore(SimLink link, SimScheduler process, ILeaseStore leases)
    {
        (_link, _process, _leases) = (link, process, leases);
        leases.Changed += Hear;
        process.AtCrash(() => leases.Changed -= Hear);
    }

    public event Action? Changed;

    /// <summary>The latest life that was given to this process, known to it or not.</summary>
    public NodeIncarnation? Self { get; private set; }

    public Task<NodeIncarnation> JoinAsync(NodeId node, string address, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => Joined(_leases.JoinAsync(node, address, lease)));

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default) =>
        Call(() => _leases.RenewAsync(self, lease));

    public Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default) =>
        Call(() => _leases.AdvanceAsync(self, status));

    public Task PublishAsync(NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default) =>
        Call(() => Done(_leases.PublishAsync(self, unreachable)));

    public Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default) =>
        Call(() => _leases.DownAsync(who, reason, isGone));

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default) => Call(() => _leases.MembersAsync());

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default) =>
        Call(() => _leases.ShardsAsync(shardCount));

    public Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default) =>
        Call(() => _leases.ClaimAsync(self, shards));

    public Task ReleaseAsync(NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default) =>
        Call(() => Done(_leases.ReleaseAsync(self, shards)));

    /// <summary>A hint comes over the same link, and may be lost.</summary>
    private void Hear() => _link.World.Loop.Start(async () =>
    {
        await _link.DelayAsync();
        if (!_link.IsBroken && !_link.Hits(_link.World.Mix.LeaseCallFails)) _process.Run(() => Changed?.Invoke());
    });

    private async Task<NodeIncarnation> Joined(Task<NodeIncarnation> join) => (Self = await join).Value;

    private static async Task<bool> Done(Task change)
    {
        await change;
        return true;
    }

    private Task<T> Call<T>(Func<Task<T>> call) => _link.CallAsync(async () =>
    {
        await _link.DelayAsync();
        _link.ThrowIfBroken();
        if (_link.Hits(_link.World.Mix.LeaseCallFails)) throw new JournalUnavailableException("connection lost (simulated, before)");
        await _link.StallAsync();
        var result = await call();
        if (_link.Hits(_link.World.Mix.LeaseCallFails)) throw new JournalUnavailableException("connection lost (simulated, after)");
        await _link.DelayAsync();
        return result;
    });
}
