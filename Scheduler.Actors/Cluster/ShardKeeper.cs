using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// Brings this node's shards to what they should be: claims those that are due here and free, runs an owner for each,
/// hands off those that are due elsewhere, and keeps the directory of who owns what.
/// </summary>
internal sealed class ShardKeeper(ClusterOptions options, ShardDirectory directory, ShardContext shards, QuorumWaiver waiver) : Actor
{
    private readonly SortedDictionary<ShardId, ActorRef> _owners = [];
    private readonly SortedDictionary<ShardId, Epoch> _epochs = [];
    private readonly SortedSet<ShardId> _leaving = [];
    private readonly SortedSet<ShardId> _unreleased = [];
    private readonly Dictionary<ShardId, long> _freeSince = [];
    private ClusterRows? _rows;
    private bool _claiming;
    private bool _releasing;
    private bool _givingUp;
    private bool _serving;

    private TimeProvider Clock => Context.System.Options.Clock;

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case ClusterSignal.Seen seen: OnSeen(seen.Rows); break;
            case ClusterSignal.Unseen unseen: SetUnowned($"the shard has no owner here, and the database cannot be reached: {unseen.Reason}"); break;
            case ClusterSignal.Claimed claimed: OnClaimed(claimed.Outcome); break;
            case ClusterSignal.Released released: OnReleased(released); break;
            case ClusterSignal.GiveUp: GiveUp(); break;
            case ShardSignal.Lost lost: OnLost(lost.Shard); break;
            case Terminated ended: OnTerminated(ended.Actor); break;
            default: throw new InvalidOperationException($"{message} is not for the shard keeper");
        }
    }

    protected internal override void PostStop()
    {
        _owners.Clear();
        SetUnowned("this node has given its shards up");
    }

    private void OnSeen(ClusterRows rows)
    {
        _rows = rows;
        foreach (var row in rows.Shards.Where(IsLost)) StopOwner(row);
        NoteFree(rows);
        if (!_claiming) Carry(ShardPlan.Of(Around(rows)));
        Publish();
    }

    /// <summary>Whether a row, read after the claim, shows that somebody else owns what has an owner here.</summary>
    private bool IsLost(ShardOwnership row) =>
        _owners.ContainsKey(row.Shard) && row.Owner != shards.Self && row.Epoch >= _epochs[row.Shard];

    private void StopOwner(ShardOwnership row)
    {
        Context.Log(
            ActorLogLevel.Warning,
            $"shard {row.Shard} is no longer this node's: its owner is {row.Owner?.ToString() ?? "nobody"} under epoch {row.Epoch}");
        Context.Stop(_owners[row.Shard]);
        OnLost(row.Shard);
    }

    private ShardsAround Around(ClusterRows rows) => new(
        shards.Self,
        rows.Shards,
        rows.Members,
        [.. _owners.Keys.Concat(_unreleased).Where(shard => !_leaving.Contains(shard))],
        [.. _freeSince.Where(free => Clock.GetElapsedTime(free.Value) > options.FreeMax).Select(free => free.Key)],
        MayTakeExpired: options.IsDatabaseExclusive || shards.Guard.HeldFor > options.LeaseDuration / 2,
        QuorumSize: options.Downing is DowningStrategy.StaticQuorum quorum && !waiver.IsGiven ? quorum.Size : 0);

    private void NoteFree(ClusterRows rows)
    {
        var live = rows.Members.Where(member => member.HoldsLease).Select(member => member.Incarnation).ToHashSet();
        foreach (var row in rows.Shards)
        {
            if (row.Owner is { } owner && live.Contains(owner)) _freeSince.Remove(row.Shard);
            else _freeSince.TryAdd(row.Shard, Clock.GetTimestamp());
        }
    }

    private void Carry(ShardPlan plan)
    {
        foreach (var shard in plan.Release.Where(shard => !_leaving.Contains(shard))) Release(shard);
        foreach (var shard in plan.HandOff.Take(Math.Max(0, options.HandOffsMax - _leaving.Count))) HandOff(shard);
        var claim = plan.Claim.Where(shard => !_leaving.Contains(shard) && !_unreleased.Contains(shard)).ToImmutableArray();
        if (!claim.IsEmpty && !_givingUp) Claim(claim);
        else Settle(plan);
    }

    /// <summary>A node serves as soon as it owns what is due to it, be that nothing.</summary>
    private void Settle(ShardPlan plan)
    {
        if (_givingUp && _owners.Count == 0 && _unreleased.Count == 0) Context.TellParent(new ClusterSignal.GivenUp());
        else if (_givingUp && plan.HandOff.IsEmpty && _leaving.Count == 0) Context.TellParent(new ClusterSignal.GivenUp());
        if (_serving || !IsUp()) return;
        _serving = true;
        Context.TellParent(new ClusterSignal.ClaimsMade());
    }

    private bool IsUp() => _rows!.Members.Any(member => member.Incarnation == shards.Self && member.Status == MemberStatus.Up);

    private void Claim(ImmutableArray<ShardId> wanted)
    {
        _claiming = true;
        Context.Pipe(
            cancel => shards.Leases.ClaimAsync(shards.Self, wanted, cancel).WaitAsync(shards.Options.StoreDeadline, Clock, cancel),
            static outcome => new ClusterSignal.Claimed(outcome));
    }

    private void OnClaimed(Outcome<IReadOnlyList<ShardOwnership>> outcome)
    {
        _claiming = false;
        switch (outcome)
        {
            case Outcome<IReadOnlyList<ShardOwnership>>.Done done:
                foreach (var claimed in done.Value) StartOwner(claimed);
                Publish();
                // What was left out is claimed with the next look, which need not be at once.
                if (done.Value.Count == 0) return;
                break;
            case Outcome<IReadOnlyList<ShardOwnership>>.Failed { Cause: JournalUnavailableException or TimeoutException } failed:
                Context.Log(ActorLogLevel.Warning, $"cannot claim shards: {failed.Cause.Message}");
                return;
            default:
                throw new InvalidOperationException($"the lease store broke its contract: {outcome}");
        }

        Context.TellParent(new ClusterSignal.LookNow());
    }

    private void StartOwner(ShardOwnership claimed)
    {
        _freeSince.Remove(claimed.Shard);
        // Named by the epoch too: an owner that is just ending must not stand in the way of the next.
        var owner = Context.Spawn(
            $"{claimed.Shard}@{claimed.Epoch}",
            () => new ShardOwner(claimed.Shard, claimed.Epoch, shards),
            new ActorOptions { MailboxCapacity = shards.Options.MailboxCapacity, Supervision = Supervision.Never });
        _owners[claimed.Shard] = owner;
        _epochs[claimed.Shard] = claimed.Epoch;
        Context.Watch(owner);
        directory.Set(claimed.Shard, new ShardPlace.Here(owner));
    }

    /// <summary>From here on askers wait for the next owner; what the present one has taken it finishes.</summary>
    private void HandOff(ShardId shard)
    {
        if (!_owners.TryGetValue(shard, out var owner) || !_leaving.Add(shard)) return;
        directory.Set(shard, new ShardPlace.Moving("the shard is being handed to another server"));
        owner.Tell(new ShardSignal.HandOff());
    }

    private void GiveUp()
    {
        _givingUp = true;
        Context.TellParent(new ClusterSignal.LookNow());
    }

    private void OnLost(ShardId shard)
    {
        _leaving.Remove(shard);
        Forget(shard);
    }

    private void OnTerminated(ActorRef actor)
    {
        foreach (var (shard, owner) in _owners)
        {
            if (owner != actor) continue;
            Forget(shard);
            if (_leaving.Contains(shard)) Release(shard);
            return;
        }
    }

    private void Release(ShardId shard)
    {
        _leaving.Add(shard);
        _unreleased.Add(shard);
        if (_releasing) return;
        _releasing = true;
        var all = _unreleased.ToImmutableArray();
        var meant = all.ToImmutableSortedDictionary(one => one, EpochOf);
        Context.Pipe(
            async cancel =>
            {
                await shards.Leases.ReleaseAsync(shards.Self, meant, cancel).WaitAsync(shards.Options.StoreDeadline, Clock, cancel);
                return true;
            },
            outcome => new ClusterSignal.Released(all, outcome));
    }

    /// <summary>The highest that is known: the shard's owner may have raised it, and whatever is higher still is a claim that came later.</summary>
    private Epoch EpochOf(ShardId shard)
    {
        var shown = _rows?.Shards.FirstOrDefault(row => row.Shard == shard)?.Epoch ?? default;
        return _epochs.TryGetValue(shard, out var claimed) && claimed > shown ? claimed : shown;
    }

    /// <summary>One whose release failed is still this node's by the rows: the next look claims it again, or hands it off anew.</summary>
    private void OnReleased(ClusterSignal.Released released)
    {
        _releasing = false;
        if (released.Outcome is Outcome<bool>.Failed failed) Context.Log(ActorLogLevel.Warning, $"cannot release shards: {failed.Cause.Message}");
        foreach (var shard in released.Shards)
        {
            _unreleased.Remove(shard);
            _leaving.Remove(shard);
        }

        if (_unreleased.Count > 0) Release(_unreleased.Min);
        Context.TellParent(new ClusterSignal.LookNow());
    }

    /// <summary>The next look at the tables finds out who has it, or claims it under a new epoch.</summary>
    private void Forget(ShardId shard)
    {
        _owners.Remove(shard);
        directory.Set(shard, new ShardPlace.Moving("the shard is changing hands"));
    }

    private void Publish()
    {
        if (_rows is not { } rows) return;
        var live = rows.Members.Where(member => member.Status != MemberStatus.Down).ToDictionary(member => member.Incarnation);
        foreach (var row in rows.Shards)
        {
            directory.Set(row.Shard, PlaceOf(row, live, rows));
        }
    }

    private ShardPlace PlaceOf(ShardOwnership row, Dictionary<NodeIncarnation, MemberInfo> live, ClusterRows rows)
    {
        if (_owners.TryGetValue(row.Shard, out var owner) && !_leaving.Contains(row.Shard)) return new ShardPlace.Here(owner);
        if (row.Owner is { } other && other != shards.Self && live.TryGetValue(other, out var member)) return ElsewhereAt(row.Shard, member);
        if (Around(rows).QuorumSize > rows.Members.Count(one => one.Status == MemberStatus.Up))
            return new ShardPlace.Nowhere("fewer servers are up than the static quorum asks for; `scheduler cluster recover` lets the rest go on");
        return new ShardPlace.Moving(row.Owner is { } gone && gone != shards.Self
            ? $"its owner {gone} is down and nobody has taken over yet"
            : "the shard has no owner yet");
    }

    /// <summary>The same place as before while it is the same owner: its lease moves on, and nobody has to look again for that.</summary>
    private ShardPlace ElsewhereAt(ShardId shard, MemberInfo member) =>
        directory.PlaceOf(shard) is ShardPlace.Elsewhere known && known.Member.Incarnation == member.Incarnation
            ? known
            : new ShardPlace.Elsewhere(member);

    private void SetUnowned(string reason)
    {
        for (var shard = 0; shard < options.ShardCount; shard++)
        {
            if (!_owners.ContainsKey(new ShardId(shard))) directory.Set(new ShardId(shard), new ShardPlace.Nowhere(reason));
        }
    }
}
