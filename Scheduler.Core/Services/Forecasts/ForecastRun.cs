using System.Collections.Immutable;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>
/// Lets a service settle again and again beside hosts that do at once what they are asked to, and notes what happens: by
/// the very rules by which it will, so that a forecast cannot know better than they do. Time is what the rules wait for.
/// </summary>
internal sealed class ForecastRun(ServiceState state, ServiceObserved observed, ForecastHosts hosts, DateTimeOffset now)
{
    private readonly DateTimeOffset _began = now;
    private readonly ImmutableArray<ForecastStep>.Builder _steps = ImmutableArray.CreateBuilder<ForecastStep>();
    private ServiceObserved _observed = observed;
    private DateTimeOffset _now = now;
    private int _batch;
    private string? _unplaced;

    public ServiceState State { get; private set; } = state;

    public ServiceView View => ServiceViews.Of(State, _observed);

    public ServiceObserved Observed => _observed;

    public DateTimeOffset Now => _now;

    /// <summary>An update of thousands, one by one, is not followed to its end.</summary>
    public ForecastCourse Follow(ForecastBudget budget)
    {
        var left = budget.Take();
        var course = Follow(ref left);
        budget.GiveBack(left);
        return course;
    }

    private ForecastCourse Follow(ref long left)
    {
        for (; left > 0; left -= State.Instances.Count + _observed.Hosts.Count + 1)
        {
            var settlement = Settle();
            if (FailureIn(settlement.Events) is { } failure) return Course(ForecastEnd.Stuck, _unplaced ?? failure);
            var isMoving = React() | !settlement.Events.IsEmpty;
            if (!isMoving)
            {
                // What is stopped is replaced once it is started.
                if (State.Stopped || State.Update is not { IsUnderWay: true, IsUpgraded: false })
                    return Course(_unplaced is null ? ForecastEnd.Done : ForecastEnd.Waits, _unplaced);
                if (settlement.LookAt is not { } due || due <= _now) return Course(ForecastEnd.Stuck, Hindrance());
                _now = due;
            }

            _observed = _observed.WithRefusalsDue(_now);
        }

        return Course(
            ForecastEnd.Unknown,
            _steps.Count > 0
                ? $"it has more steps than are looked at ahead, which are {_steps.Count} instances"
                : "there are too many services and instances to look at all ahead");
    }

    private Settlement Settle()
    {
        _observed = _observed with { Hosts = hosts.Views, Leader = LeaderSeen.By(State, _observed.Services) };
        var (before, settlement) = (State, Reconciler.Settle(State, _observed, _now));
        State = settlement.After;
        _observed = _observed.WithUnplaced(settlement, _now);
        _unplaced = settlement.Unplaced.IsEmpty ? null : settlement.Unplaced.Select(one => $"slot {one.Key}: {one.Value}").First();
        if (settlement.Events.Any(happened => happened is ServiceEvent.Placed or ServiceEvent.InstanceRestored)) _batch++;
        foreach (var happened in settlement.Events) Note(before, happened);
        return settlement;
    }

    private void Note(ServiceState before, ServiceEvent happened)
    {
        var at = _now - _began;
        switch (happened)
        {
            case ServiceEvent.Placed e:
                var former = e.Replaces is { } id ? before.Find(id) : null;
                var deed = former is null ? ForecastDeed.Fill : e.Goal == InstanceGoal.Prepared ? ForecastDeed.Replace : ForecastDeed.Beside;
                if (State.Find(e.Instance) is { } placed
                    && hosts.Admit(State, placed, deed == ForecastDeed.Replace ? former : null) is { } refusal)
                    Refuse(placed, refusal);
                else _steps.Add(new ForecastStep(_batch, at, e.Slot, deed, e.Host, former?.Host));
                break;
            case ServiceEvent.InstanceRestored e when State.Find(e.Instance) is { } kept:
                _steps.Add(new ForecastStep(_batch, at, kept.Slot, ForecastDeed.Back, kept.Host, before.Find(e.Replaces)?.Host));
                break;
            case ServiceEvent.GoalSet { Goal: InstanceGoal.Absent } e
                when before.Find(e.Instance) is { HoldsSlot: true } gone
                    && !State.Instances.Values.Any(one => one.HoldsSlot && one.Slot == gone.Slot):
                _steps.Add(new ForecastStep(_batch, at, gone.Slot, ForecastDeed.Leave, gone.Host));
                break;
        }
    }

    /// <summary>As the service does when a host will not take an instance.</summary>
    private void Refuse(Instance placed, string reason)
    {
        foreach (var happened in
            (ServiceEvent[])[new ServiceEvent.GoalSet(placed.Id, InstanceGoal.Absent), new ServiceEvent.Gone(placed.Id)])
            State = ServiceEvolution.Evolve(State, happened);
        _observed = _observed.WithRefusal(placed.Slot, reason, _now);
    }

    /// <summary>Why the update would pause or be taken back by itself; null where it is not.</summary>
    private static string? FailureIn(ImmutableArray<ServiceEvent> events) => events.Select(happened => happened switch
    {
        ServiceEvent.UpdatePaused e => e.Reason ?? "it is paused",
        ServiceEvent.UpdateStarted e => e.Reason ?? "it goes back",
        _ => null,
    }).FirstOrDefault(reason => reason is not null);

    /// <summary>Every host that answers does what is wished. What fails of what is there already goes on failing.</summary>
    private bool React()
    {
        var hasChanged = false;
        foreach (var one in State.Instances.Values.Where(one => !one.IsLost && _observed.HostAnswers(one.Host)))
        {
            var (before, next) = (_observed.StatusOf(one), StateOf(one));
            if (before is not null && before.State == next && _observed.Knows(one)) continue;
            if (next == InstanceState.Gone) hosts.Release(one.Host, one.Id, State.Revisions[one.Revision].Spec.Container);
            var status = new InstanceStatus(next, _now)
            {
                Goal = one.Goal,
                Generation = one.Generation,
                ImageDigest = before?.ImageDigest ?? State.Revisions[one.Revision].ImageDigest,
                Restarts = before?.Restarts ?? 0,
            };
            _observed = _observed with { Statuses = _observed.Statuses.SetItem(one.Id, status) };
            hasChanged = true;
        }

        return hasChanged;
    }

    private InstanceState StateOf(Instance one) => (one.Goal, _observed.StatusOf(one)) switch
    {
        (InstanceGoal.Prepared, _) => InstanceState.Created,
        (InstanceGoal.Stopped, _) => InstanceState.Stopped,
        (InstanceGoal.Absent, _) => InstanceState.Gone,
        (_, { Goal: InstanceGoal.Running, State: InstanceState.Completed or InstanceState.Failed or InstanceState.Unhealthy } before) => before.State,
        _ => InstanceState.Running,
    };

    private string Hindrance()
    {
        if (_unplaced is not null) return _unplaced;
        foreach (var one in State.Instances.Values.Where(one => one.HoldsSlot && !_observed.HostAnswers(one.Host)))
            return $"slot {one.Slot} is on host {one.Host}, of which nothing is known{(_observed.Hosts.GetValueOrDefault(one.Host)?.Reason is { } reason ? $": {reason}" : "")}";
        return _observed.Refusals.Values.Select(one => one.Reason).FirstOrDefault() ?? "it gets no further";
    }

    private ForecastCourse Course(ForecastEnd end, string? hindrance) => new(end, _steps.ToImmutable(), _now - _began, hindrance);
}
