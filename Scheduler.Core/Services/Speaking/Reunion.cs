using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>
/// An instance that what it speaks to has left, for another host and for a while, goes after it where that has room: the
/// new one starts first, and one of a service goes at a time. Where there is no room it stays, and says what it does not reach.
/// </summary>
internal static class Reunion
{
    /// <summary>A host that was given up may be back soon, and what was on it with it.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(15);

    /// <summary>For one that has taken over from another: what goes to and fro is not run after.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <summary>Since when instances are apart from something that they would have to be beside.</summary>
    public static ImmutableSortedDictionary<InstanceId, DateTimeOffset> Since(ServiceState state, ServiceObserved observed, DateTimeOffset now)
    {
        var none = ImmutableSortedDictionary<InstanceId, DateTimeOffset>.Empty;
        if (!state.Exists
            || (state.Spec.DependsOn.IsDefaultOrEmpty && state.Spec.Sidekicks is null)
            || observed.CompanyOf(state) is not { } company)
            return none;
        return none.AddRange(state.Instances.Values.Where(one => one is { HoldsSlot: true, Goal: InstanceGoal.Running } && company.IsApart(one.Host))
            .Select(one => KeyValuePair.Create(one.Id, observed.ApartSince.GetValueOrDefault(one.Id, now))));
    }

    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (observed.ApartSince.IsEmpty || !MayMove(draft.State, observed)) return;
        foreach (var one in draft.State.Instances.Values.Where(one => IsReady(draft.State, observed, one, now)))
        {
            var due = observed.ApartSince[one.Id] + (one.Replaces is null ? After : Again);
            if (due > now) draft.LookAt(due);
            else if (Place(draft, observed, one)) return;
        }
    }

    /// <summary>The move is for the sake of what the service speaks to still.</summary>
    public static bool IsFor(ServiceState state, ServiceObserved observed, Instance former, Instance next) =>
        observed.ApartSince.ContainsKey(former.Id)
        && observed.CompanyOf(state) is { } company
        && company.Missing(next.Host) < company.Missing(former.Host);

    /// <summary>Nothing else is under way, and it may run twice for a moment.</summary>
    private static bool MayMove(ServiceState state, ServiceObserved observed) =>
        state.Spec.Mode == ServiceMode.Replicated && observed is { Leader: null, Moves.Budget.InAll: > 0 } && state.Update is not { IsUnderWay: true }
        && Moves.StartsFirst(state.Spec) && (Moves.Sticky(state.Spec) ?? observed.UnitOf(state).Sticky()) is null
        && !state.Instances.Values.Any(one => Moves.FormerOf(state, one) is not null);

    private static bool IsReady(ServiceState state, ServiceObserved observed, Instance one, DateTimeOffset now) =>
        observed.ApartSince.ContainsKey(one.Id) && one is { HoldsSlot: true, Goal: InstanceGoal.Running, Move: null }
        && observed.IsCurrent(state, one) && observed.Knows(one)
        && observed.Hosts.GetValueOrDefault(one.Host) is { Answers: true, Availability: not HostAvailability.Draining }
        && observed.StatusOf(one)!.State != InstanceState.Completed && observed.Moves.PutOff(one.Id, now) is null;

    private static bool Place(SettlementDraft draft, ServiceObserved observed, Instance one)
    {
        var others = draft.State.Instances.Values.Where(other => other.Id != one.Id).ToList();
        var unit = observed.UnitOf(draft.State);
        var staying = others.Where(other => !other.IsKept).Select(other => new Occupant(other.Slot, other.Host));
        var batch = unit.KeepRoom(new PlacementBatch(observed.Hosts.Values, [.. staying], observed.NeighboursOf(draft.State)), others);
        if (batch.PlaceNearer(PlacementRequest.For(draft.State.Spec, one.Slot, unit), one.Host) is not { } host) return false;
        draft.Place(one.Slot, host, InstanceGoal.Running, one.Id);
        return true;
    }
}
