using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>What the process does when its incarnation is over: another one has taken its place.</summary>
public delegate void OnSuperseded(string reason);

/// <summary>
/// This node's part in the cluster: joins, renews the lease, claims every shard that is free, and starts their owners.
/// Renewals are counted from before the call, by the monotonic clock, so that the node fences itself before anyone else
/// may take over.
/// </summary>
public sealed class LeaseKeeper(
    ClusterOptions options,
    ILeaseStore store,
    IJournal journal,
    ShardRouter router,
    LeaseGuard guard,
    IReadOnlyList<EntityType> types,
    OnSuperseded onSuperseded) : Actor
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(250);

    private readonly SortedDictionary<int, ActorRef> _owners = [];
    private readonly SortedSet<int> _wanted = [];
    private NodeIncarnation? _self;
    private bool _renewing;
    private bool _claiming;

    protected internal override void PreStart() => Join();

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case KeeperSignal.Joined joined: OnJoined(joined); break;
            case KeeperSignal.Renewed renewed: OnRenewed(renewed); break;
            case KeeperSignal.Claimed claimed: OnClaimed(claimed.Outcome); break;
            case KeeperSignal.Due.Join: Join(); break;
            case KeeperSignal.Due.Renew: Renew(); break;
            case KeeperSignal.Due.Claim: Claim(); break;
            case ShardSignal.EpochWanted wanted: Want(wanted.Shard); break;
            case Terminated ended: throw new InvalidOperationException($"{ended.Actor} ended, which a shard's owner never should");
            default: throw new InvalidOperationException($"the lease keeper does not understand {message.GetType().Name}");
        }
    }

    protected internal override void PostStop() => router.Disown();

    private void Join()
    {
        var began = Context.System.Options.Clock.GetTimestamp();
        Context.Pipe(
            async cancel =>
            {
                var self = await store.JoinAsync(options.NodeId, options.Address, options.LeaseDuration, cancel);
                await store.ShardsAsync(options.ShardCount, cancel);
                return self;
            },
            outcome => new KeeperSignal.Joined(outcome, began));
    }

    private void OnJoined(KeeperSignal.Joined joined)
    {
        if (joined.Outcome is not Outcome<NodeIncarnation>.Done done)
        {
            Retry("cannot join the cluster", joined.Outcome.Failure!, KeeperSignal.Due.Join);
            return;
        }

        _self = done.Value;
        Hold(joined.Began);
        Context.Log(ActorLogLevel.Info, $"joined as {_self}");
        for (var shard = 0; shard < options.ShardCount; shard++) _wanted.Add(shard);
        Claim();
        Context.StartPeriodicTimer(KeeperSignal.Due.Renew, options.RenewEvery, KeeperSignal.Due.Renew);
        Context.StartPeriodicTimer(KeeperSignal.Due.Claim, options.ClaimEvery, KeeperSignal.Due.Claim);
    }

    private void Renew()
    {
        if (_renewing || _self is not { } self) return;
        _renewing = true;
        var began = Context.System.Options.Clock.GetTimestamp();
        Context.Pipe(cancel => store.RenewAsync(self, options.LeaseDuration, cancel), outcome => new KeeperSignal.Renewed(outcome, began));
    }

    private void OnRenewed(KeeperSignal.Renewed renewed)
    {
        _renewing = false;
        switch (renewed.Outcome)
        {
            case Outcome<bool>.Done { Value: true }:
                Hold(renewed.Began);
                break;
            case Outcome<bool>.Done:
                guard.Revoke();
                router.Disown();
                onSuperseded($"{_self} is down: another node, or another process with the name {options.NodeId}, has taken its place");
                break;
            default:
                Context.Log(ActorLogLevel.Warning, $"cannot renew the lease: {renewed.Outcome.Failure!.Message}");
                break;
        }
    }

    private void Hold(long began)
    {
        var clock = Context.System.Options.Clock;
        var held = options.LeaseDuration - options.SafetyMargin;
        guard.HoldUntil(began + (long)(held.TotalSeconds * clock.TimestampFrequency));
    }

    private void Want(ShardId shard)
    {
        _wanted.Add(shard.Value);
        Claim();
    }

    private void Claim()
    {
        if (_claiming || _wanted.Count == 0 || _self is not { } self) return;
        _claiming = true;
        var shards = _wanted.Select(value => new ShardId(value)).ToImmutableArray();
        Context.Pipe(cancel => store.ClaimAsync(self, shards, cancel), outcome => new KeeperSignal.Claimed(outcome));
    }

    private void OnClaimed(Outcome<IReadOnlyList<ShardOwnership>> outcome)
    {
        _claiming = false;
        if (outcome is not Outcome<IReadOnlyList<ShardOwnership>>.Done done)
        {
            Retry("cannot claim shards", outcome.Failure!, KeeperSignal.Due.Claim);
            return;
        }

        foreach (var claimed in done.Value)
        {
            _wanted.Remove(claimed.Shard.Value);
            if (_owners.TryGetValue(claimed.Shard.Value, out var owner)) Context.TellAhead(owner, new ShardSignal.Claimed(claimed.Epoch));
            else Own(claimed);
        }

        if (done.Value.Count > 0) Context.Log(ActorLogLevel.Info, $"owns {_owners.Count} of {options.ShardCount} shards");
    }

    private void Own(ShardOwnership claimed)
    {
        var owner = Context.Spawn(
            $"shard-{claimed.Shard}",
            () => new ShardOwner(claimed.Shard, claimed.Epoch, types, journal, guard),
            new ActorOptions { MailboxCapacity = 1 << 14, Supervision = Supervision.Always });
        _owners[claimed.Shard.Value] = owner;
        router.Own(claimed.Shard, owner);
    }

    private void Retry(string what, Exception failure, KeeperSignal.Due due)
    {
        Context.Log(ActorLogLevel.Warning, $"{what}, and tries again: {failure.Message}");
        Context.StartTimer((due, "retry"), TryAgainAfter, due);
    }
}
