using System.Collections.Immutable;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>
/// Plays several wishes through beside each other. They are sent at the same time in truth, so none is held against
/// another: what is removed goes first, then what is there already is updated, then comes what is new; and what gets no
/// further is tried again once the others are through.
/// </summary>
internal sealed class ForecastPlay(ForecastScene scene, ForecastHosts hosts, ForecastBudget budget)
{
    private readonly Dictionary<ServiceKey, (Forecast Forecast, ForecastRun? Run)> _played = [];
    private readonly Dictionary<string, ImmutableSortedSet<string>> _stacks = [];
    private ForecastHosts _hosts = hosts;
    private ImmutableSortedDictionary<ServiceKey, ServiceView> _services = scene.Services;

    public IReadOnlyList<Forecast> Play(IReadOnlyList<ForecastWish> wishes)
    {
        foreach (var stack in wishes.Select(wish => wish.Service.Stack).Distinct().ToList()) _stacks[stack] = StackOf(stack, wishes);
        foreach (var wish in wishes.Where(wish => wish.Put is null)) Remove(wish);
        // What follows another is where that is; and that takes what follows it into account.
        var puts = wishes.Where(wish => wish.Put is not null)
            .OrderBy(wish => LeaderOf(wish) is not null)
            .ThenBy(wish => wish.Present is null)
            .ThenBy(DependencyDepth.In(wishes))
            .ToList();
        foreach (var wish in puts.Where(wish => LeaderOf(wish) is not null)) Announce(wish);
        foreach (var wish in puts) Put(wish);
        for (var (round, isBetter) = (0, true); isBetter && round < puts.Count; round++) isBetter = TryAgain(puts);
        return [.. wishes.Select(wish => WithWayBack(WithUnreached(_played[wish.Service]), _played[wish.Service].Run))];
    }

    /// <summary>Once all have their places.</summary>
    private Forecast WithUnreached((Forecast Forecast, ForecastRun? Run) played) =>
        played.Run is not { View: var view } || played.Forecast.Course is { End: ForecastEnd.Stuck }
            ? played.Forecast
            : played.Forecast with
            {
                Unreached = Unreached.Of(view.Key, view.Spec, ServiceObserved.Nothing with { Hosts = scene.Hosts, Services = _services })
                    ?.InAll(view.Instances) is { } remark
                        ? $"{remark.Words}. {remark.Advice}"
                        : null
            };

    /// <summary>Those that are there, and those that will be.</summary>
    private ImmutableSortedSet<string> StackOf(string stack, IEnumerable<ForecastWish> wishes) =>
        scene.Services.Keys.Concat(wishes.Select(wish => wish.Service))
            .Where(key => key.Stack == stack)
            .Select(key => key.Service)
            .ToImmutableSortedSet(StringComparer.Ordinal);

    private static string? LeaderOf(ForecastWish wish) => wish.Put is { } put ? Following.LeaderOf(put.Spec) : null;

    /// <summary>It will be there, whatever becomes of it.</summary>
    private void Announce(ForecastWish wish)
    {
        if (wish.Put is not { } put) return;
        var announced = wish.Present ?? ServiceViews.Of(
            ServiceEvolution.Evolve(
                ServiceEvolution.Evolve(ServiceState.Empty, new ServiceEvent.Created(put.Key, put.Uid, scene.Now)),
                new ServiceEvent.SpecSet(1, put.Spec)),
            ServiceObserved.Nothing);
        _services = _services.SetItem(wish.Service, announced with { Spec = put.Spec });
    }

    private bool TryAgain(List<ForecastWish> puts)
    {
        var isBetter = false;
        foreach (var wish in puts.Where(wish => IsHindered(_played[wish.Service].Forecast)))
        {
            Put(wish);
            isBetter |= !IsHindered(_played[wish.Service].Forecast);
        }

        return isBetter;
    }

    private static bool IsHindered(Forecast forecast) => forecast.Course is { End: ForecastEnd.Stuck or ForecastEnd.Waits };

    private void Remove(ForecastWish wish)
    {
        if (wish.Present is { } present) _hosts.Release(present, static _ => true);
        _services = _services.Remove(wish.Service);
        _played[wish.Service] = (new Forecast { Service = wish.Service, Kind = ForecastKind.Removed, Present = wish.Present }, null);
    }

    private void Put(ForecastWish wish)
    {
        var state = wish.Present is { } present ? ViewedService.StateOf(present, scene.Now) : ServiceState.Empty;
        switch (Service.Decide(state, new ServiceRequest(wish.Put!), scene.Now))
        {
            case ServiceDecision.Refuse { Refusal: var refusal }:
                _played[wish.Service] = (
                    new Forecast { Service = wish.Service, Kind = ForecastKind.Refused, Present = wish.Present, Refusal = refusal },
                    null);
                break;
            case ServiceDecision.Accept { Changed: true, Events: var events }:
                var after = events.Aggregate(state, ServiceEvolution.Evolve) with { DependenciesMet = true };
                var kind = wish.Present is null
                    ? ForecastKind.Created
                    : events.OfType<ServiceEvent.UpdateStarted>().Any() ? ForecastKind.Updated : ForecastKind.Adjusted;
                Run(wish, after, kind);
                break;
            default:
                _played[wish.Service] = (Of(wish, state, ForecastKind.Unchanged), null);
                break;
        }
    }

    private void Run(ForecastWish wish, ServiceState state, ForecastKind kind)
    {
        var tried = _hosts.Copy();
        var observed = ServiceObserved.Nothing with
        {
            Hosts = tried.Views,
            Services = _services,
            Stack = _stacks[wish.Service.Stack],
            Statuses = wish.Present is { } present ? ViewedService.StatusesOf(present, scene.Now) : ServiceObserved.Nothing.Statuses,
            // What leaves a host that is drained does so with or without the wish.
            Moves = MovesObserved.Nothing with { Budget = MoveBudget.One with { InAll = 0 } },
        };
        var run = new ForecastRun(state, observed, tried, scene.Now);
        var course = run.Follow(budget);
        // What follows another is as many, which it learns as it runs.
        var forecast = Of(wish, state, kind) with { Course = course };
        _played[wish.Service] = (
            LeaderOf(wish) is null
                ? forecast
                : forecast with { Scale = run.State.Spec.Mode == ServiceMode.Global ? null : run.State.Scale },
            run);
        // What gets nowhere takes nothing from the others.
        if (course.End == ForecastEnd.Stuck) return;
        _hosts = tried;
        _services = _services.SetItem(wish.Service, run.View);
    }

    private static Forecast Of(ForecastWish wish, ServiceState state, ForecastKind kind) => new()
    {
        Service = wish.Service,
        Kind = kind,
        Present = wish.Present,
        Spec = state.Spec,
        Scale = state.Spec.Mode == ServiceMode.Global ? null : state.Scale,
        Revision = state.Revision,
        Policy = kind == ForecastKind.Updated ? UpdatePace.Of(state) : null,
        IsWell = wish.Present?.Instances.Any(one =>
            one is { State: InstanceState.Running or InstanceState.Completed, IsKept: false, IsLost: false }) ?? false,
    };

    /// <summary>
    /// From where all is updated: half-way less is to be taken back, and more is there already. To where a failure would take
    /// it, which is beyond an update that was not over.
    /// </summary>
    private Forecast WithWayBack(Forecast forecast, ForecastRun? run)
    {
        if (forecast is not { Kind: ForecastKind.Updated, Course.End: ForecastEnd.Done or ForecastEnd.Waits }
            || run?.State.Update is not { From: var origin })
            return forecast;
        var outcome = UpdateCommands.Rollback(run.State, origin, run.Now);
        if (outcome is { Refusal: not null } or { Events.IsEmpty: true }) return forecast;
        var state = outcome.Events.Aggregate(run.State, ServiceEvolution.Evolve);
        var back = new ForecastRun(state, run.Observed with { Services = _services }, _hosts.Copy(), run.Now);
        return forecast with
        {
            WayBack = back.Follow(budget),
            BackTo = new RevisionView(origin, state.Spec.Container.Image, state.Revisions[state.Revision].ImageDigest),
            BackPull = state.Spec.Container.Pull
        };
    }
}
