using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// Reads who is there and who owns what, asks the peers for signs of life, says whom this node cannot reach, and
/// declares down who is proven gone or whom the split-brain resolver condemns.
/// </summary>
internal sealed class MemberKeeper(MemberSurroundings around, NodeIncarnation self, ActorRef shards) : Actor
{
    /// <summary>To one peer, unanswered at one time.</summary>
    private const int ProbesMax = 8;

    private readonly SortedDictionary<NodeIncarnation, PeerHealth> _health = [];
    private readonly SortedDictionary<NodeIncarnation, int> _asked = [];
    private readonly HashSet<NodeIncarnation> _condemned = [];
    private ImmutableSortedSet<NodeIncarnation>? _published = [];
    private ClusterRows _rows = new([], []);
    private ReachGraph? _brokenGraph;
    private long _brokenSince;
    private bool _looking;
    private bool _lookAgain;
    private bool _advancing;
    private Action? _hear;

    private ClusterOptions Options => around.Options;

    private TimeProvider Clock => Context.System.Options.Clock;

    private MemberInfo? Own => _rows.Members.FirstOrDefault(member => member.Incarnation == self);

    protected internal override void PreStart()
    {
        var me = Context.Self;
        _hear = () => me.Tell(new ClusterSignal.LookNow());
        around.Leases.Changed += _hear;
        if (around.Transport is not null)
            Context.StartPeriodicTimer(typeof(ClusterSignal.ProbeDue), Options.ProbeEvery, new ClusterSignal.ProbeDue());
        Look();
    }

    protected internal override void PostStop() => around.Leases.Changed -= _hear;

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case ClusterSignal.LookNow or ClusterSignal.LookDue: Look(); break;
            case ClusterSignal.Looked looked: OnLooked(looked.Outcome); break;
            case ClusterSignal.ProbeDue: Probe(); break;
            case ClusterSignal.Probed probed: OnProbed(probed.Peer, probed.Outcome); break;
            case ClusterSignal.ResolveDue: Resolve(); break;
            case ClusterSignal.Changed changed: OnChanged(changed); break;
            default: throw new InvalidOperationException($"{message} is not for the member keeper");
        }
    }

    private void Look()
    {
        _lookAgain = _looking;
        if (_looking) return;
        _looking = true;
        Context.Pipe(
            cancel => LookAsync(cancel).WaitAsync(around.StoreDeadline, Clock, cancel),
            static outcome => new ClusterSignal.Looked(outcome));
    }

    private async Task<ClusterRows> LookAsync(CancellationToken cancel)
    {
        var rows = await around.Leases.ShardsAsync(Options.ShardCount, cancel);
        var members = await around.Leases.MembersAsync(cancel);
        return new ClusterRows([.. rows], [.. members]);
    }

    private void OnLooked(Outcome<ClusterRows> outcome)
    {
        _looking = false;
        switch (outcome)
        {
            case Outcome<ClusterRows>.Done done:
                See(done.Value);
                break;
            case Outcome<ClusterRows>.Failed { Cause: JournalUnavailableException or TimeoutException } failed:
                Context.Log(ActorLogLevel.Warning, $"cannot read the members and shards: {failed.Cause.Message}");
                shards.Tell(new ClusterSignal.Unseen(failed.Cause.Message));
                break;
            case Outcome<ClusterRows>.Failed { Cause: InvalidOperationException } failed:
                Context.TellParent(new ClusterSignal.Hopeless(failed.Cause.Message));
                return;
            default:
                throw new InvalidOperationException($"the lease store broke its contract: {outcome}");
        }

        if (_lookAgain) Look();
        else Context.StartTimer(typeof(ClusterSignal.LookDue), IsInDoubt ? Options.LookEveryInDoubt : Options.LookEvery, new ClusterSignal.LookDue());
    }

    /// <summary>Somebody's lease may end at any moment, and shards become free with it.</summary>
    private bool IsInDoubt =>
        _health.Values.Any(peer => peer.Failures > 0) || _rows.Members.Any(member => member is { Status: MemberStatus.Down, HoldsLease: true });

    private void See(ClusterRows rows)
    {
        var before = _rows.Members;
        _rows = rows;
        var peers = Peers().Select(peer => peer.Incarnation).ToHashSet();
        foreach (var gone in _health.Keys.Where(known => !peers.Contains(known)).ToList()) _health.Remove(gone);
        foreach (var peer in peers) _health.TryAdd(peer, new PeerHealth());
        var changed = MemberNews.Of(before, rows.Members);
        foreach (var line in changed) Context.Log(ActorLogLevel.Info, line);
        Show(membersChanged: changed.Count > 0);
        if (Own is { Status: MemberStatus.Down, Reason: { } verdict })
        {
            Context.TellParent(new ClusterSignal.Hopeless($"{self} was declared down: {verdict}"));
            return;
        }

        shards.Tell(new ClusterSignal.Seen(rows));
        AdvanceWhenReady();
        Resolve();
    }

    private IEnumerable<MemberInfo> Peers() =>
        _rows.Members.Where(member => member.Incarnation != self && member.Status != MemberStatus.Down);

    private void Show(bool membersChanged)
    {
        var reach = _health.ToImmutableSortedDictionary(
            peer => peer.Key, peer => peer.Value.IsReached ? PeerReach.Reached : peer.Value.Gone > 0 ? PeerReach.Gone : PeerReach.Silent);
        around.Watch.Show(new ClusterView(self, _rows.Members, _rows.Shards, reach, Context.Now), membersChanged);
    }

    /// <summary>A node serves once it has met everybody who does, so that one that is cut off does not come back only to be downed again.</summary>
    private void AdvanceWhenReady()
    {
        if (_advancing || Own is not { Status: MemberStatus.Joining }) return;
        var isMet = around.Transport is null
            || Peers().Where(peer => peer.Status != MemberStatus.Joining && peer.Address.Length > 0).All(peer => _health[peer.Incarnation].IsReached);
        if (!isMet || 1 + _health.Values.Count(peer => peer.IsReached) < around.QuorumSize) return;
        _advancing = true;
        Change("become a full member", cancel => around.Leases.AdvanceAsync(self, MemberStatus.Up, cancel));
    }

    private void Probe()
    {
        foreach (var peer in Peers().Where(peer => peer.Address.Length > 0))
        {
            // The next is not held up by one that is still unanswered: what counts is whether any of them is.
            var underWay = _asked.GetValueOrDefault(peer.Incarnation);
            if (underWay >= ProbesMax) continue;
            _asked[peer.Incarnation] = underWay + 1;
            Context.Pipe(
                cancel => around.Transport!.ReachAsync(peer, Options.ProbeDeadline, cancel),
                outcome => new ClusterSignal.Probed(peer.Incarnation, outcome));
        }
    }

    private void OnProbed(NodeIncarnation peer, Outcome<PeerReach> outcome)
    {
        if (_asked[peer]-- == 1) _asked.Remove(peer);
        if (!_health.TryGetValue(peer, out var before)) return;
        var after = before.After(outcome is Outcome<PeerReach>.Done done ? done.Value : PeerReach.Silent);
        _health[peer] = after;
        if (after.IsProvenGone) Condemn(peer, $"{self} found its process gone: its address refuses connections", isGone: true);
        // The second look at one that seems gone need not wait for the next round.
        else if (after is { WasReached: true, Gone: 1 }) Probe();
        if (before.Failures == 0 && after.Failures > 0) Look();
        if (before.IsReached != after.IsReached) Show(membersChanged: false);
        AdvanceWhenReady();
        Publish();
    }

    /// <summary>Only a change is written: the rows are read by everybody.</summary>
    private void Publish()
    {
        ImmutableSortedSet<NodeIncarnation> unreachable = [.. _health.Where(peer => peer.Value.IsUnreachable).Select(peer => peer.Key)];
        if (_published is not null && unreachable.SetEquals(_published)) return;
        _published = unreachable;
        Context.Log(
            unreachable.IsEmpty ? ActorLogLevel.Info : ActorLogLevel.Warning,
            unreachable.IsEmpty ? "all members can be reached again" : $"cannot reach: [{string.Join(", ", unreachable)}]");
        Change("publish who cannot be reached", async cancel =>
        {
            await around.Leases.PublishAsync(self, unreachable, cancel);
            return true;
        });
    }

    private void Resolve()
    {
        var graph = ReachGraph.Of(_rows.Members);
        if (graph.IsComplete || !graph.Members.Contains(self))
        {
            _brokenGraph = null;
            return;
        }

        var now = Clock.GetTimestamp();
        if (_brokenGraph is null || !graph.IsSameAs(_brokenGraph))
        {
            (_brokenGraph, _brokenSince) = (graph, now);
            Context.Log(
                ActorLogLevel.Warning,
                $"the servers do not all reach each other: {graph}; a verdict follows in {Options.StableAfter.TotalSeconds} s unless that changes");
        }

        var left = Options.StableAfter - Clock.GetElapsedTime(_brokenSince, now);
        if (left > TimeSpan.Zero)
        {
            Context.StartTimer(typeof(ClusterSignal.ResolveDue), left, new ClusterSignal.ResolveDue());
            return;
        }

        foreach (var member in Downing.Decide(Options.Downing, graph))
        {
            Condemn(member, $"the split-brain resolver ({Options.Downing.GetType().Name}) decided so on {graph}", isGone: false);
        }
    }

    /// <summary>The verdict on this node itself is carried out like any other: it sees it in its row.</summary>
    private void Condemn(NodeIncarnation member, string reason, bool isGone)
    {
        if (!around.Guard.IsHeld || !_condemned.Add(member)) return;
        Context.Log(ActorLogLevel.Warning, $"declares {member} down: {reason}");
        Change($"declare {member} down", async cancel =>
        {
            await around.Leases.DownAsync(member, reason, isGone, cancel);
            return true;
        });
    }

    private void Change(string what, Func<CancellationToken, Task<bool>> change) => Context.Pipe(
        cancel => change(cancel).WaitAsync(around.StoreDeadline, Clock, cancel),
        outcome => new ClusterSignal.Changed(what, outcome));

    private void OnChanged(ClusterSignal.Changed changed)
    {
        _advancing = false;
        if (changed.Outcome is Outcome<bool>.Failed failed)
        {
            // What was not done is tried again as long as there is a reason for it.
            _condemned.Clear();
            _published = null;
            Context.Log(ActorLogLevel.Warning, $"cannot {changed.What}: {failed.Cause.Message}");
        }

        Look();
    }
}
