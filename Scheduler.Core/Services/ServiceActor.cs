using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// One service: journals what is desired, hears from the hosts what is, and closes the gap. The deciding is done by
/// <see cref="Service"/> and <see cref="Reconciler"/>; this class only carries messages between them, the journal, the
/// hosts and the views.
/// </summary>
public sealed class ServiceActor : EventSourcedActor<ServiceState, ServiceInput, ServiceEvent>
{
    private readonly ServiceKey _key;
    private readonly ServiceSurroundings _around;
    private readonly ServiceAnnouncer _announcer;
    private readonly WishLog _wishes;
    private readonly ReportOrder _reports = new();
    private ServiceObserved _observed = ServiceObserved.Nothing;
    private bool _settleDue;
    private bool _postDue;

    public ServiceActor(EntityContext entity, ServiceKey key, ServiceSurroundings around, EntityOptions options)
        : base(entity, ServiceManifests.Codec, options)
    {
        _key = key;
        _around = around;
        _announcer = new ServiceAnnouncer(around.Feed, key);
        _wishes = new WishLog(around.ResendAfter);
    }

    protected override ServiceState Empty => ServiceState.Empty;

    /// <summary>A service with anything to look after stays awake; a name that was only asked about does not.</summary>
    protected override bool CanPassivate => !State.Exists;

    protected override Decision<ServiceEvent> Decide(ServiceState state, ServiceInput command, DateTimeOffset now) => command switch
    {
        ServiceRequest request => Decide(state, request, now),
        GetService => Answer(state),
        Settle settle => new Decision<ServiceEvent>.Accept(settle.Events, settle, Purge: state.Removing && state.Instances.IsEmpty),
        _ => throw new InvalidOperationException($"a service does not understand {command.GetType().Name}"),
    };

    protected override ServiceState Evolve(ServiceState state, ServiceEvent happened) => ServiceEvolution.Evolve(state, happened);

    protected override void OnRecovered()
    {
        _around.Board.Follow(Context.Self);
        Observe(_observed with { Hosts = _around.Board.Hosts });
        Converge();
    }

    /// <summary>Its view stays: the service goes on, here or on another server.</summary>
    protected override void PostStop() => _around.Board.Unfollow(Context.Self);

    protected override void OnCommitted(ServiceState before, ImmutableArray<ServiceEvent> events)
    {
        foreach (var happened in events) _announcer.Announce(happened, State);
        if (before.Removing && events.IsDefaultOrEmpty) _announcer.AnnounceRemoved();
        var gone = events.OfType<ServiceEvent.Gone>().Select(one => one.Instance).ToList();
        gone.ForEach(_reports.Forget);
        Observe(_observed with { JournalFault = null, Statuses = _observed.Statuses.RemoveRange(gone) });
        Converge();
    }

    protected override void OnNotWritten(string reason)
    {
        Observe(_observed with { JournalFault = $"the journal cannot be written, so nothing new is started: {reason}" });
        Context.StartTimer(ServiceDue.Settle, _around.RetryAfter, ServiceDue.Settle);
        PostSoon();
    }

    protected override void OnOther(object message)
    {
        switch (message)
        {
            case InstanceReport report: OnReport(report); break;
            case AssignmentRefused refused: OnRefused(refused); break;
            case HostsChanged: OnHostsChanged(); break;
            case WishesWanted wanted: OnWishesWanted(wanted.Host); break;
            case LineChanged changed: OnLineChanged(changed.Host); break;
            case ServiceDue.Settle: SettleNow(); break;
            case ServiceDue.Resend: Send(); break;
            case ServiceDue.Post: Post(); break;
            default: throw new InvalidOperationException($"a service does not understand {message.GetType().Name}");
        }
    }

    private Decision<ServiceEvent> Decide(ServiceState state, ServiceRequest request, DateTimeOffset now) => Service.Decide(state, request, now) switch
    {
        ServiceDecision.Accept accept => new Decision<ServiceEvent>.Accept(
            accept.Events, Accepted(accept.Events.Aggregate(state, ServiceEvolution.Evolve), accept.Version, accept.Changed, replayed: false)),
        ServiceDecision.Unchanged => new Decision<ServiceEvent>.Accept([], Accepted(state, state.Version, changed: false, replayed: false)),
        ServiceDecision.Replay replay => new Decision<ServiceEvent>.Accept([], Accepted(state, replay.Version, changed: false, replayed: true)),
        ServiceDecision.Refuse refuse => new Decision<ServiceEvent>.Refuse(refuse.Refusal),
        var other => throw new InvalidOperationException($"no rule for {other.GetType().Name}"),
    };

    private ServiceAccepted Accepted(ServiceState state, long version, bool changed, bool replayed) =>
        new(version, changed, replayed, ServiceViews.Of(state, _observed));

    private Decision<ServiceEvent> Answer(ServiceState state) => state.Exists
        ? new Decision<ServiceEvent>.Accept([], ServiceViews.Of(state, _observed))
        : new Decision<ServiceEvent>.Refuse(Refusal.NotFound($"there is no service {_key}"));

    private void OnReport(InstanceReport report)
    {
        if (State.IsPast(report.Instance) && report.Status.Goal != InstanceGoal.Absent)
        {
            // An old wish has reached the host after its agent had forgotten that the instance was to go.
            Tell(report.Host, ServicePlan.Farewell(State, report.Instance, report.Host, Epoch, LastSequence));
            return;
        }

        if (State.Find(report.Instance) is not { } instance)
        {
            // The host remembers what this database does not, as after the loss of it, or of the host for a long time.
            if (report.Status.Goal != InstanceGoal.Absent) _around.TellHost(report.Host, new InstanceDisowned(report.Instance, _key, Epoch));
            return;
        }

        if (instance.Host != report.Host) return;
        if (!_reports.Take(report, _around.Board.Hosts.GetValueOrDefault(report.Host))) return;
        _announcer.Announce(instance, _observed.StatusOf(instance), report.Status);
        Observe(_observed with { Statuses = _observed.Statuses.SetItem(report.Instance, report.Status) });
        Converge();
    }

    private void OnRefused(AssignmentRefused refused)
    {
        // A host that has reported on it has taken it since: the refusal was overtaken on its way.
        if (State.Find(refused.Instance) is not { } instance || instance.Host != refused.Host || _observed.StatusOf(instance) is not null) return;
        Observe(_observed.WithRefusal(instance.Slot, $"host {refused.Host}: {refused.Refusal.Reason}", Context.Now));
        // Gone only once the host confirms it: a repetition of the wish may have been admitted meanwhile.
        Handle(new Settle([new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent)]));
    }

    private void OnHostsChanged()
    {
        // A host that came back or has room again: slots that were refused need not wait any longer.
        Observe(_observed.WithRefusalsDue(Context.Now) with { Hosts = _around.Board.Hosts });
        Converge();
    }

    private void OnWishesWanted(HostId host)
    {
        var there = State.Instances.Values.Where(one => one.Host == host).Select(one => one.Id).ToList();
        Observe(_observed with { Statuses = _observed.Statuses.RemoveRange(there) });
        _wishes.Forget(there);
        Converge();
    }

    /// <summary>What it has not confirmed is said again at once.</summary>
    private void OnLineChanged(HostId host)
    {
        _wishes.Forget(State.Instances.Values.Where(one => one.Host == host).Select(one => one.Id));
        Send();
    }

    private void Observe(ServiceObserved observed) => _observed = observed;

    private void Converge()
    {
        Send();
        SettleSoon();
        PostSoon();
    }

    /// <summary>Says to the hosts what they are not known to have heard.</summary>
    private void Send()
    {
        var isOutstanding = false;
        foreach (var (host, wish) in ServicePlan.Outstanding(State, _observed, Epoch, LastSequence))
        {
            isOutstanding = true;
            if (_wishes.IsDue(wish, Context.Now) && Tell(host, wish)) _wishes.Sent(wish, Context.Now);
        }

        _wishes.Keep(State.Instances.Values.Select(one => one.Id));
        // Also for what could not be said: that its host can be told again, nobody says.
        if (isOutstanding)
            Context.StartTimer(ServiceDue.Resend, _around.ResendAfter, ServiceDue.Resend);
    }

    /// <summary>A host that the board does not show with its session is told once it does: the session is part of the wish.</summary>
    private bool Tell(HostId host, Assignment wish) =>
        _around.Board.Hosts.TryGetValue(host, out var shown) && shown.Session != 0 && _around.TellHost(host, wish with { Session = shown.Session });

    /// <summary>At the end of the messages at hand, so that a burst of reports is settled once.</summary>
    private void SettleSoon()
    {
        if (_settleDue || !State.Exists) return;
        _settleDue = Context.Self.Tell(ServiceDue.Settle);
    }

    private void SettleNow()
    {
        _settleDue = false;
        if (!State.Exists) return;
        Observe(_observed with { Hosts = _around.Board.Hosts, WaitsFor = Dependencies.WaitsFor(State, _around.Board.Services) });
        foreach (var one in State.Instances.Values) _around.Board.Miss(one.Host);
        var settlement = Reconciler.Settle(State, _observed, Context.Now);
        Observe(_observed.WithUnplaced(settlement, Context.Now));
        if (!settlement.Events.IsEmpty || (State.Removing && State.Instances.IsEmpty)) Handle(new Settle(settlement.Events));
        else if (_observed.JournalFault is not null) Observe(_observed with { JournalFault = null });
        if (NextLook() is { } due) Context.StartTimer(ServiceDue.Settle, due, ServiceDue.Settle);
        PostSoon();
    }

    /// <summary>When to look again although nobody said anything; null when there is nothing to wait for.</summary>
    private TimeSpan? NextLook()
    {
        if (_observed.WaitsFor is not null && !State.DependenciesMet) return _around.DependencyEvery;
        var waits = _observed.Refusals.Values.Select(refusal => refusal.RetryAt - Context.Now).Where(wait => wait > TimeSpan.Zero).ToList();
        return waits.Count > 0 ? waits.Min() : null;
    }

    private void PostSoon()
    {
        if (_postDue) return;
        _postDue = Context.Self.Tell(ServiceDue.Post);
    }

    private void Post()
    {
        _postDue = false;
        if (State.Exists) _around.Board.Post(ServiceViews.Of(State, _observed) with { Epoch = Epoch });
        else if (_around.Board.Services.ContainsKey(_key)) _around.Board.Withdraw(_key, Epoch);
        _announcer.Publish();
    }

    /// <summary>What the reconciler asked for, on its way through the journal.</summary>
    private sealed record Settle(ImmutableArray<ServiceEvent> Events) : ServiceInput;

    private enum ServiceDue
    {
        Settle,
        Resend,
        Post,
    }
}
