using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// Claims the shards that nobody holds, runs an owner for each, and keeps the directory of who owns what. While some
/// shard has no owner here, it looks again from time to time.
/// </summary>
internal sealed class ShardKeeper(ClusterOptions options, ShardDirectory directory, ShardContext shards) : Actor
{
    private readonly SortedDictionary<int, ActorRef> _owners = [];
    private bool _refreshing;

    protected internal override void PreStart()
    {
        Context.StartPeriodicTimer(typeof(ClusterSignal.RefreshDue), options.ClaimEvery, new ClusterSignal.RefreshDue());
        Refresh();
    }

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case ClusterSignal.RefreshDue:
                if (_owners.Count < options.ShardCount) Refresh();
                break;
            case ClusterSignal.Refreshed refreshed:
                OnRefreshed(refreshed.Outcome);
                break;
            case ShardSignal.Lost lost:
                Forget(lost.Shard.Value);
                break;
            case Terminated ended:
                OnTerminated(ended.Actor);
                break;
            default:
                throw new InvalidOperationException($"{message} is not for the shard keeper");
        }
    }

    protected internal override void PostStop()
    {
        _owners.Clear();
        SetUnowned("this node has given its shards up");
    }

    private void Refresh()
    {
        if (_refreshing) return;
        _refreshing = true;
        ImmutableArray<ShardId> missing = [.. Enumerable.Range(0, options.ShardCount).Where(s => !_owners.ContainsKey(s)).Select(s => new ShardId(s))];
        Context.Pipe(
            cancel => LookAsync(missing, cancel).WaitAsync(shards.Options.StoreDeadline, Context.System.Options.Clock, cancel),
            static outcome => new ClusterSignal.Refreshed(outcome));
    }

    private async Task<ShardsSeen> LookAsync(ImmutableArray<ShardId> missing, CancellationToken cancel)
    {
        // The first call makes the rows that the claim needs.
        await shards.Leases.ShardsAsync(options.ShardCount, cancel);
        var claimed = await shards.Leases.ClaimAsync(shards.Self, missing, cancel);
        var rows = await shards.Leases.ShardsAsync(options.ShardCount, cancel);
        var members = await shards.Leases.MembersAsync(cancel);
        return new ShardsSeen([.. claimed], [.. rows], [.. members]);
    }

    private void OnRefreshed(Outcome<ShardsSeen> outcome)
    {
        _refreshing = false;
        switch (outcome)
        {
            case Outcome<ShardsSeen>.Done done:
                foreach (var claimed in done.Value.Claimed)
                {
                    StartOwner(claimed);
                }

                Publish(done.Value.Rows, done.Value.Members);
                Context.TellParent(new ClusterSignal.ClaimsMade());
                break;
            case Outcome<ShardsSeen>.Failed { Cause: JournalUnavailableException or TimeoutException } failed:
                SetUnowned($"the shard has no owner, and the database cannot be reached: {failed.Cause.Message}");
                Context.Log(ActorLogLevel.Warning, $"cannot claim shards: {failed.Cause.Message}");
                break;
            case Outcome<ShardsSeen>.Failed { Cause: InvalidOperationException } failed:
                Context.TellParent(new ClusterSignal.Hopeless(failed.Cause.Message));
                break;
            case Outcome<ShardsSeen>.Failed failed:
                throw new InvalidOperationException($"the lease store broke its contract: {failed.Cause.Message}", failed.Cause);
            default:
                throw new InvalidOperationException($"unknown outcome {outcome}");
        }
    }

    private void StartOwner(ShardOwnership claimed)
    {
        // Named by the epoch too: an owner that is just ending must not stand in the way of the next.
        var owner = Context.Spawn(
            $"{claimed.Shard}@{claimed.Epoch}",
            () => new ShardOwner(claimed.Shard, claimed.Epoch, shards),
            new ActorOptions { MailboxCapacity = shards.Options.MailboxCapacity, Supervision = Supervision.Never });
        _owners[claimed.Shard.Value] = owner;
        Context.Watch(owner);
    }

    private void OnTerminated(ActorRef actor)
    {
        foreach (var (shard, owner) in _owners)
        {
            if (owner != actor) continue;
            Forget(shard);
            return;
        }
    }

    /// <summary>The next look at the tables finds out who has it, or claims it under a new epoch.</summary>
    private void Forget(int shard)
    {
        _owners.Remove(shard);
        directory.Set(new ShardId(shard), new ShardPlace.Nowhere("the shard is changing hands; try again"));
    }

    private void Publish(ImmutableArray<ShardOwnership> rows, ImmutableArray<MemberInfo> members)
    {
        var live = members.Where(m => m.Status != MemberStatus.Down).ToDictionary(m => m.Incarnation);
        foreach (var row in rows)
        {
            directory.Set(row.Shard, PlaceOf(row, live));
        }
    }

    private ShardPlace PlaceOf(ShardOwnership row, Dictionary<NodeIncarnation, MemberInfo> live)
    {
        if (_owners.TryGetValue(row.Shard.Value, out var owner)) return new ShardPlace.Here(owner);
        if (row.Owner is not { } other || other == shards.Self) return new ShardPlace.Nowhere("the shard has no owner yet; try again");
        return live.TryGetValue(other, out var member)
            ? new ShardPlace.Elsewhere(member)
            : new ShardPlace.Nowhere($"its owner {other} is down and nobody has taken over yet; try again");
    }

    private void SetUnowned(string reason)
    {
        for (var shard = 0; shard < options.ShardCount; shard++)
        {
            if (!_owners.ContainsKey(shard)) directory.Set(new ShardId(shard), new ShardPlace.Nowhere(reason));
        }
    }
}
