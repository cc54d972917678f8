using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// Joins the cluster and renews the node's lease. The lease is counted from before each call, by the guard's clock,
/// so that this node stops before anybody else may begin. A renewal that is answered with no ends the node.
/// </summary>
internal sealed class LeaseKeeper(ClusterOptions options, ILeaseStore leases, LeaseGuard guard, NodeLife life, ClusterParts parts) : Actor
{
    private static readonly Supervision JoinRetry = new() { BackoffMin = TimeSpan.FromMilliseconds(100), BackoffMax = TimeSpan.FromSeconds(2) };

    /// <summary>A database may be away for hours; what goes on is said again from time to time.</summary>
    private static readonly TimeSpan FaultAgainAfter = TimeSpan.FromSeconds(10);

    private NodeIncarnation? _self;
    private ActorRef? _shards;
    private ActorRef? _members;
    private ActorRef? _leaver;
    private int _joinFaults;
    private bool _renewing;
    private bool _isOver;
    private bool _lapseLogged;
    private string? _fault;
    private long _faultLoggedAt;

    protected internal override void PreStart()
    {
        if (!life.Down.Task.IsCompleted) Join();
    }

    protected internal override void Receive(object message)
    {
        switch (message)
        {
            case ClusterSignal.JoinAgain:
                Join();
                break;
            case ClusterSignal.Joined joined:
                OnJoined(joined.Outcome, joined.SentAt);
                break;
            case ClusterSignal.RenewDue:
                Renew();
                break;
            case ClusterSignal.Renewed renewed:
                OnRenewed(renewed.Outcome, renewed.SentAt);
                break;
            case ClusterSignal.ClaimsMade:
                life.Serving.TrySetResult();
                break;
            case ClusterSignal.Hopeless hopeless:
                GoDown(hopeless.Reason);
                break;
            case ClusterSignal.LookNow look:
                _members?.Tell(look);
                break;
            case ClusterSignal.Over over:
                End(over.Reason);
                break;
            case ClusterSignal.Leave leave:
                Leave(leave.Drain);
                break;
            case ClusterSignal.LeavingSaid said:
                OnLeavingSaid(said.Outcome);
                break;
            case ClusterSignal.GivenUp:
                if (_shards is not null) Context.Drain(_shards);
                break;
            case ClusterSignal.DrainExpired:
                if (_shards is not null) Context.Stop(_shards);
                break;
            case Terminated:
                OnShardsStopped();
                break;
            case ClusterSignal.Left left:
                OnLeft(left.Outcome);
                break;
            default:
                throw new InvalidOperationException($"{message} is not for the lease keeper");
        }
    }

    private void Join()
    {
        var sentAt = guard.Now;
        Context.Pipe(
            cancel => WithinLease(leases.JoinAsync(options.NodeId, options.Address, options.LeaseDuration, cancel), cancel),
            outcome => new ClusterSignal.Joined(outcome, sentAt));
    }

    private void OnJoined(Outcome<NodeIncarnation> outcome, long sentAt)
    {
        if (_leaver is not null) return;
        if (outcome is not Outcome<NodeIncarnation>.Done joined)
        {
            var backoff = JoinRetry.BackoffAfter(++_joinFaults);
            Context.Log(ActorLogLevel.Warning, $"cannot join, next try in {backoff.TotalSeconds} s: {ReasonOf(outcome)}");
            Context.StartTimer(typeof(ClusterSignal.JoinAgain), backoff, new ClusterSignal.JoinAgain());
            return;
        }

        _self = joined.Value;
        Extend(sentAt);
        Context.Log(ActorLogLevel.Info, $"joined as {_self}");
        var shards = Context.Spawn("shards", () => parts.Shards(joined.Value), new ActorOptions { Supervision = Supervision.Always });
        Context.Watch(shards);
        _shards = shards;
        _members = Context.Spawn(
            "members", () => parts.Members(joined.Value, shards), new ActorOptions { Supervision = Supervision.Always, Scheduler = parts.Scheduler });
        Context.StartPeriodicTimer(typeof(ClusterSignal.RenewDue), options.RenewEvery, new ClusterSignal.RenewDue());
    }

    private void Renew()
    {
        if (!guard.IsHeld && !_lapseLogged)
        {
            _lapseLogged = true;
            Context.Log(ActorLogLevel.Warning, "the lease was not renewed in time; this node serves nothing until it is");
        }

        if (_renewing || _isOver || _self is not { } self) return;
        _renewing = true;
        var sentAt = guard.Now;
        Context.Pipe(
            cancel => WithinLease(leases.RenewAsync(self, options.LeaseDuration, cancel), cancel),
            outcome => new ClusterSignal.Renewed(outcome, sentAt));
    }

    private void OnRenewed(Outcome<bool> outcome, long sentAt)
    {
        _renewing = false;
        switch (outcome)
        {
            case Outcome<bool>.Done { Value: true }:
                Extend(sentAt);
                break;
            case Outcome<bool>.Done:
                GoDown($"{_self} was declared down, or another process has taken its place");
                break;
            default:
                Complain(ReasonOf(outcome));
                break;
        }
    }

    private void Complain(string reason)
    {
        if (reason == _fault && Clock.GetElapsedTime(_faultLoggedAt) < FaultAgainAfter) return;
        (_fault, _faultLoggedAt) = (reason, Clock.GetTimestamp());
        Context.Log(ActorLogLevel.Warning, $"cannot renew the lease: {reason}");
    }

    private void Extend(long sentAt)
    {
        _fault = null;
        guard.HoldFor(options.LeaseDuration - options.SafetyMargin, sentAt);
        if (!_lapseLogged || !guard.IsHeld) return;
        _lapseLogged = false;
        Context.Log(ActorLogLevel.Info, "the lease is held again");
    }

    /// <summary>
    /// The end of this incarnation: nothing is served or done from here on. Saying so frees its shards, which others must
    /// otherwise not take before its lease is over.
    /// </summary>
    private void GoDown(string reason)
    {
        if (_isOver) return;
        _isOver = true;
        guard.Revoke();
        Context.Log(ActorLogLevel.Error, $"this incarnation is over: {reason}");
        if (_self is not { } self)
        {
            End(reason);
            return;
        }

        Context.Pipe(
            cancel => WithinLease(leases.DownAsync(self, reason, isGone: true, cancel), cancel),
            _ => new ClusterSignal.Over(reason));
    }

    private void End(string reason)
    {
        life.Down.TrySetResult(reason);
        Context.Stop(Context.Self);
    }

    private void Leave(TimeSpan drain)
    {
        if (_leaver is not null) return;
        _leaver = Context.Sender;
        if (_shards is null)
        {
            Context.Reply(new ClusterSignal.Left(new Outcome<bool>.Done(true)));
            Context.Stop(Context.Self);
            return;
        }

        Context.StartTimer(typeof(ClusterSignal.DrainExpired), drain, new ClusterSignal.DrainExpired());
        var self = _self!.Value;
        Context.Pipe(
            cancel => WithinLease(leases.AdvanceAsync(self, MemberStatus.Leaving, cancel), cancel),
            static outcome => new ClusterSignal.LeavingSaid(outcome));
    }

    /// <summary>The others can take the shards one by one if they know; if they cannot know, they take them all once the lease is over.</summary>
    private void OnLeavingSaid(Outcome<bool> outcome)
    {
        if (_shards is null) return;
        if (outcome is Outcome<bool>.Done { Value: true }) _shards.Tell(new ClusterSignal.GiveUp());
        else Context.Drain(_shards);
    }

    private void OnShardsStopped()
    {
        _shards = null;
        if (_leaver is null || _self is not { } self) throw new InvalidOperationException("the shard keeper has stopped");
        guard.Revoke();
        Context.CancelTimer(typeof(ClusterSignal.RenewDue));
        Context.Pipe(
            cancel => WithinLease(leases.DownAsync(self, "it has left", isGone: true, cancel), cancel),
            static outcome => new ClusterSignal.Left(outcome));
    }

    private void OnLeft(Outcome<bool> outcome)
    {
        // Nothing is lost when the database is away: the lease ends by itself.
        if (outcome is Outcome<bool>.Failed) Context.Log(ActorLogLevel.Warning, $"cannot free the shards at once: {ReasonOf(outcome)}");
        _leaver!.Tell(new ClusterSignal.Left(outcome));
        Context.Stop(Context.Self);
    }

    private TimeProvider Clock => Context.System.Options.Clock;

    private Task<T> WithinLease<T>(Task<T> call, CancellationToken cancel) => call.WaitAsync(options.LeaseDuration, Clock, cancel);

    private static string ReasonOf<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Failed { Cause: JournalUnavailableException or TimeoutException } failed => failed.Cause.Message,
        Outcome<T>.Failed failed => throw new InvalidOperationException($"the lease store broke its contract: {failed.Cause.Message}", failed.Cause),
        _ => throw new InvalidOperationException($"{outcome} has no reason"),
    };
}
