using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// The lease store of a simulation: the same rules as the SQL stores, with <paramref name="clock"/> as the database's
/// clock. Every call is complete when it returns, and runs on the caller's thread.
/// </summary>
public sealed class InMemoryLeaseStore(TimeProvider clock) : ILeaseStore
{
    private readonly SortedDictionary<string, MemberInfo> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, ShardOwnership> _shards = [];

    /// <summary>Held by the journal too while it checks an epoch and writes: what a row lock is to a database.</summary>
    internal Lock Gate { get; } = new();

    public event Action? Changed;

    public Task<NodeIncarnation> JoinAsync(
        NodeId node, string address, TimeSpan lease, CancellationToken cancel = default)
    {
        LeaseRules.RequireLease(lease);
        lock (Gate)
        {
            var number = _members.TryGetValue(node.Value, out var last) ? last.Incarnation.Number + 1 : 1;
            var self = new NodeIncarnation(node, number);
            var now = clock.GetUtcNow();
            _members[node.Value] = new MemberInfo(self, address, MemberStatus.Joining, now + lease) { JoinedAt = now };
            return Announced(self);
        }
    }

    public Task<bool> AdvanceAsync(NodeIncarnation self, MemberStatus status, CancellationToken cancel = default)
    {
        LeaseRules.RequireStep(status);
        lock (Gate)
        {
            if (Member(self) is not { } member || member.Status >= status) return Task.FromResult(false);
            _members[self.Node.Value] = member with { Status = status };
            return Announced(true);
        }
    }

    public Task PublishAsync(NodeIncarnation self, IReadOnlyCollection<NodeIncarnation> unreachable, CancellationToken cancel = default)
    {
        lock (Gate)
        {
            if (Member(self) is not { Status: not MemberStatus.Down } member) return Task.CompletedTask;
            _members[self.Node.Value] = member with { Unreachable = [.. unreachable] };
            return Announced(true);
        }
    }

    public Task<bool> RenewAsync(NodeIncarnation self, TimeSpan lease, CancellationToken cancel = default)
    {
        LeaseRules.RequireLease(lease);
        lock (Gate)
        {
            if (Member(self) is not { Status: not MemberStatus.Down } member)
            {
                return Task.FromResult(false);
            }

            _members[self.Node.Value] = member with { LeaseUntil = clock.GetUtcNow() + lease };
            return Task.FromResult(true);
        }
    }

    public Task<bool> DownAsync(NodeIncarnation who, string reason, bool isGone, CancellationToken cancel = default)
    {
        lock (Gate)
        {
            if (isGone) FreeShards(who, _shards.Keys.ToArray());
            if (Member(who) is not { Status: not MemberStatus.Down }) return Announced(false);
            MarkDown(who, reason);
            return Announced(true);
        }
    }

    public Task<IReadOnlyList<MemberInfo>> MembersAsync(CancellationToken cancel = default)
    {
        lock (Gate)
        {
            return Task.FromResult<IReadOnlyList<MemberInfo>>(
                [.. _members.Values.Select(m => IsPastLease(m) ? m with { Status = MemberStatus.Down } : m with { HoldsLease = true })]);
        }
    }

    public Task<IReadOnlyList<ShardOwnership>> ShardsAsync(int shardCount, CancellationToken cancel = default)
    {
        LeaseRules.RequireShardCount(shardCount);
        lock (Gate)
        {
            for (var id = 0; id < shardCount && _shards.Count == id; id++)
            {
                _shards[id] = new ShardOwnership(new ShardId(id), null, new Epoch(0));
            }

            LeaseRules.RequireSameCount(shardCount, _shards.Count);
            return Task.FromResult<IReadOnlyList<ShardOwnership>>([.. _shards.Values]);
        }
    }

    public Task<IReadOnlyList<ShardOwnership>> ClaimAsync(
        NodeIncarnation self, IReadOnlyCollection<ShardId> shards, CancellationToken cancel = default)
    {
        lock (Gate)
        {
            return Announced<IReadOnlyList<ShardOwnership>>(
                IsLive(self) ? [.. shards.Select(s => s.Value).Distinct().Order().Select(s => Claim(self, s)).OfType<ShardOwnership>()] : []);
        }
    }

    public Task ReleaseAsync(
        NodeIncarnation self, IReadOnlyDictionary<ShardId, Epoch> shards, CancellationToken cancel = default)
    {
        lock (Gate)
        {
            FreeShards(self, shards.Where(s => EpochOf(s.Key) <= s.Value).Select(s => s.Key.Value).ToArray());
            return Announced(true);
        }
    }

    /// <summary>0 for a shard that nobody ever claimed. The caller holds <see cref="Gate"/>.</summary>
    internal Epoch EpochOf(ShardId shard) =>
        _shards.TryGetValue(shard.Value, out var row) ? row.Epoch : new Epoch(0);

    private ShardOwnership? Claim(NodeIncarnation self, int shard)
    {
        if (!_shards.TryGetValue(shard, out var row))
        {
            return null;
        }

        if (row.Owner is { } owner && owner != self)
        {
            if (Member(owner) is { } member && !IsPastLease(member))
            {
                return null;
            }

            MarkDown(owner, LeaseRules.Silent);
        }

        return _shards[shard] = row with { Owner = self, Epoch = new Epoch(row.Epoch.Value + 1) };
    }

    private void FreeShards(NodeIncarnation self, IEnumerable<int> shards)
    {
        foreach (var shard in shards)
        {
            if (_shards.TryGetValue(shard, out var row) && row.Owner == self)
            {
                _shards[shard] = row with { Owner = null };
            }
        }
    }

    private void MarkDown(NodeIncarnation incarnation, string reason)
    {
        if (Member(incarnation) is { Status: not MemberStatus.Down } member)
        {
            _members[incarnation.Node.Value] = member with { Status = MemberStatus.Down, Reason = reason };
        }
    }

    private Task<T> Announced<T>(T result)
    {
        Changed?.Invoke();
        return Task.FromResult(result);
    }

    private bool IsLive(NodeIncarnation incarnation) =>
        Member(incarnation) is { Status: not MemberStatus.Down } member && !IsPastLease(member);

    private bool IsPastLease(MemberInfo member) => member.LeaseUntil <= clock.GetUtcNow();

    /// <summary>Null when it never joined or a later life of the node did.</summary>
    private MemberInfo? Member(NodeIncarnation incarnation) =>
        _members.TryGetValue(incarnation.Node.Value, out var member) && member.Incarnation == incarnation ? member : null;
}
