using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
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
public sealed partial class ServiceActor : EventSourcedActor<ServiceState, ServiceInput, ServiceEvent>
{
    private readonly ServiceKey _key;
    private readonly ServiceSurroundings _around;
    private readonly ServiceAnnouncer _announcer;
    private readonly WishLog _wishes;
    private readonly ReportOrder _reports = new();
    private LeaseBook _leases = null!;
    private readonly PackedSpecs _packed = new();
    private ServiceObserved _observed = ServiceObserved.Nothing;
    private bool _awaitsTurn;
    private DateTimeOffset? _lookAt;
    private bool _settleDue;
    private bool _postDue;
    private ImmutableSortedSet<ServiceKey> _listensTo = [];

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
        Settle settle => new Decision<ServiceEvent>.Accept(settle.Events, settle, Purge: IsOver(state)),
        _ => throw new InvalidOperationException($"a service does not understand {command.GetType().Name}"),
    };

    protected override ServiceState Evolve(ServiceState state, ServiceEvent happened) => ServiceEvolution.Evolve(state, happened);

    protected override void OnRecovered()
    {
        _leases = new LeaseBook(_around.Exclusive, Context.System.Options.Clock);
        _around.Board.Follow(Context.Self);
        Observe(_observed with { Hosts = _around.Board.Hosts, Since = Context.Now });
        Converge();
    }

    /// <summary>Its view stays: the service goes on, here or on another server.</summary>
    protected override void PostStop()
    {
        _around.Board.Unfollow(Context.Self);
        _around.Board.Leave(_key);
        _around.Board.Places.Cease(Context.Self, _listensTo);
    }

    protected override void OnCommitted(ServiceState before, ImmutableArray<ServiceEvent> events)
    {
        foreach (var happened in events) _announcer.Announce(happened, State);
        if (before.Removing && events.IsDefaultOrEmpty) _announcer.AnnounceRemoved();
        var gone = events.OfType<ServiceEvent.Gone>().Select(one => one.Instance).ToList();
        gone.ForEach(_reports.Forget);
        gone.ForEach(_leases.Forget);
        Observe(_observed.Without(gone) with { JournalFault = null });
        // What no host would have may find a place as it is to be now.
        if (events.Any(one => one is ServiceEvent.SpecSet)) Observe(_observed.WithRefusalsDue(Context.Now));
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
            case DisownDue due: Disown(due); break;
            case RenewInstance ask: OnRenew(ask); break;
            case AssignmentRefused refused: OnRefused(refused); break;
            case HostsChanged: OnHostsChanged(); break;
            case PlacesChanged: OnPlacesChanged(); break;
            case WishesWanted wanted: OnWishesWanted(wanted.Host); break;
            case LineChanged changed: OnLineChanged(changed.Host); break;
            case ServiceDue.Settle: SettleNow(); break;
            case ServiceDue.Resend: Send(); break;
            case ServiceDue.Post: Post(); break;
            default: throw new InvalidOperationException($"a service does not understand {message.GetType().Name}");
        }
    }

    private Decision<ServiceEvent> Decide(ServiceState state, ServiceRequest request, DateTimeOffset now) =>
        Service.Decide(state, request, now) switch
        {
            ServiceDecision.Accept accept => new Decision<ServiceEvent>.Accept(
                accept.Events,
                Accepted(accept.Events.Aggregate(state, ServiceEvolution.Evolve), accept.Version, accept.Changed, replayed: false)),
            ServiceDecision.Unchanged => new Decision<ServiceEvent>.Accept(
                [], Accepted(state, state.Version, changed: false, replayed: false)),
            ServiceDecision.Replay replay => new Decision<ServiceEvent>.Accept(
                [], Accepted(state, replay.Version, changed: false, replayed: true)),
            ServiceDecision.Refuse refuse => new Decision<ServiceEvent>.Refuse(refuse.Refusal),
            var other => throw new InvalidOperationException($"no rule for {other.GetType().Name}"),
        };

    private ServiceAccepted Accepted(ServiceState state, long version, bool changed, bool replayed) =>
        new(version, changed, replayed, ServiceViews.Of(state, _observed));

    private Decision<ServiceEvent> Answer(ServiceState state) => state.Exists
        ? new Decision<ServiceEvent>.Accept([], ServiceViews.Of(state, _observed))
        : new Decision<ServiceEvent>.Refuse(Refusal.NotFound($"there is no service {_key}"));

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

        foreach (var (host, image) in ServicePlan.Ahead(State, _observed)) TellAhead(host, image);
        _wishes.Keep(State.Instances.Values.Select(one => one.Id));
        // Also for what could not be said: that its host can be told again, nobody says.
        if (isOutstanding)
            Context.StartTimer(ServiceDue.Resend, _around.ResendAfter, ServiceDue.Resend);
    }

    /// <summary>A host that the board does not show with its session is told once it does: the session is part of the wish.</summary>
    private bool Tell(HostId host, Assignment wish) =>
        _around.Board.Hosts.TryGetValue(host, out var shown)
        && shown.Session != 0
        && _around.TellHost(host, _packed.With(wish, State) with { Session = shown.Session });

    /// <summary>Once for each life of the host's agent.</summary>
    private void TellAhead(HostId host, string image)
    {
        if (_around.Board.Hosts.TryGetValue(host, out var shown) && _wishes.IsAheadDue(image, host, shown.Session))
            _around.TellHost(host, new ImageAhead(_key, image) { Session = shown.Session, Login = State.Revisions[State.Revision].Login });
    }

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
        LookAround();
        Listen();
        foreach (var one in State.Instances.Values) _around.Board.Miss(one.Host);
        Observe(_observed with
        {
            MayRunFor = _leases.Left(State.Instances.Values
                .Where(one => _observed.IsHostLost(one.Host) && ExclusiveSlots.IsExclusive(State, one)))
        });
        var settlement = Reconciler.Settle(State, _observed, Context.Now);
        Observe(_observed.WithUnplaced(settlement, Context.Now));
        (_awaitsTurn, _lookAt) = (settlement.Queues || IsLeft(), settlement.LookAt);
        if (!settlement.Events.IsEmpty || IsOver(State)) Handle(new Settle(settlement.Events));
        else if (_observed.JournalFault is not null) Observe(_observed with { JournalFault = null });
        if (NextLook() is { } due) Context.StartTimer(ServiceDue.Settle, due, ServiceDue.Settle);
        PostSoon();
    }

    private void LookAround()
    {
        var (picture, shown) = (_around.Board.Picture, _around.Board.ServicePicture);
        var services = shown.All;
        Observe(_observed with
        {
            Hosts = picture.Shown,
            Removed = picture.Removed,
            Services = services,
            Stack = shown.StackOf(_key.Stack),
            WaitsFor = Dependencies.WaitsFor(State, services),
            UpdateWait = UpdateTurn.For(State, services, Context.Now),
            Leader = LeaderSeen.By(State, services),
            Moves = _observed.Moves with
            {
                Budget = MoveTurns.For(State, picture.Shown, services.Values, _around.Moves),
                Deserted = State.Spec.Mode == ServiceMode.Global ? MoveTurns.Deserted(picture.Shown, services.Values) : [],
            },
        });
        Observe(_observed with { ApartSince = Reunion.Since(State, _observed, Context.Now) });
    }

    /// <summary>A global service waits until a host that is being drained is empty but for it, and nobody tells it.</summary>
    private bool IsLeft() => State.Spec.Mode == ServiceMode.Global
        && State.Instances.Values.Any(one =>
            one.IsLive && _observed.Hosts.GetValueOrDefault(one.Host) is { Availability: HostAvailability.Draining });

    private bool IsOver(ServiceState state) =>
        state.Removing
        && state.Instances.IsEmpty
        && !_observed.UnitOf(state).IsWaitedFor(state.UpdatedAt)
        && !MayMissSidekicks(state);

    /// <summary>Just loaded, perhaps with its whole server: a sidekick that is not shown may be there, and has to see the removal.</summary>
    private bool MayMissSidekicks(ServiceState state) => state.Spec.Sidekicks is { IsDefaultOrEmpty: false } names
        && Context.Now - _observed.Since < _around.SidekicksShownWithin
        && Following.SidekicksOf(_key, state.Spec, _observed.Services).Count() < names.Length;

    /// <summary>When to look again although nobody said anything; null when there is nothing to wait for.</summary>
    private TimeSpan? NextLook()
    {
        if ((_observed.WaitsFor is not null && !State.DependenciesMet)
            || State is { Stopped: false, Update: { IsHalted: false, After: not null } })
            return _around.DependencyEvery;
        var waits = _observed.Refusals.Values.Concat(_observed.Moves.Waits.Values).Select(refusal => refusal.RetryAt)
            .Concat(State.Instances.Values.Select(one => one.Move?.Until).Append(_lookAt).OfType<DateTimeOffset>())
            .Select(at => at - Context.Now).Concat(_observed.MayRunFor.Values).Where(wait => wait > TimeSpan.Zero).ToList();
        // The services of a unit see each other on the board, and nobody tells them when to look.
        if (_awaitsTurn || _observed.Leader is not null || State.Spec is { Sidekicks.IsDefaultOrEmpty: false }) waits.Add(_around.TurnEvery);
        // What was refused within this turn, as without the lease, is tried again soon, whatever else there is to wait for.
        if (_observed.JournalFault is not null) waits.Add(_around.RetryAfter);
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
