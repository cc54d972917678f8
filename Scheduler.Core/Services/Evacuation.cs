using Scheduler.Core.Placement;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Moves instances off hosts that are being drained, and to hosts that they were told to go to. The new instance starts
/// first and the old one goes once the new one is well, so that never less runs than is desired; where two must not run
/// at once, the new one is only prepared before the old one goes, as in an update. Whatever ends the reason for a move
/// before that takes the new instance away again. What follows another service moves with that: its new instance comes
/// beside the other's, and the old one goes when the other has left.
/// </summary>
internal static class Evacuation
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        foreach (var instance in draft.State.Instances.Values)
        {
            if (instance.Move is { } order && order.Until <= now) draft.Add(new ServiceEvent.MoveForgotten(instance.Id));
        }

        foreach (var next in draft.State.Instances.Values)
        {
            if (Moves.FormerOf(draft.State, next) is { } former
                && !Moves.IsUpdate(draft.State, next, former)
                && !IsForItsImage(draft.State, observed, next, former))
                Continue(draft, observed, next, former);
        }

        Begin(draft, observed, now);
    }

    /// <summary>Whether the instance is to leave its host; null when nothing is known of that host.</summary>
    private static bool? IsToLeave(ServiceObserved observed, Instance instance)
    {
        if (instance.Goal != InstanceGoal.Running) return false;
        if (observed.Leader is { } leader) return leader.Places.ContainsKey(instance.Slot) ? Followers.NextOf(leader, instance) is not null : null;
        if (instance.Move is not null) return true;
        return observed.Hosts.TryGetValue(instance.Host, out var host) ? host.Availability == HostAvailability.Draining : null;
    }

    /// <summary>
    /// The former runs another image of the same spec than the one that was pinned since: no move, and nothing that a
    /// drain's end would end.
    /// </summary>
    private static bool IsForItsImage(ServiceState state, ServiceObserved observed, Instance next, Instance former) =>
        next.Goal == InstanceGoal.Prepared && state.IsCurrent(former) && !observed.IsCurrent(state, former);

    /// <summary>The next step of a move under way.</summary>
    private static void Continue(SettlementDraft draft, ServiceObserved observed, Instance next, Instance former)
    {
        // The spec was changed and changed back, or an update was taken back.
        if (draft.State.IsCurrent(former) && !draft.State.IsCurrent(next))
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
        // An instance that a person stops meanwhile stays stopped: its successor would run in its place.
        // A sidekick that has no place beside the new one ends the move, though that may not even begin without it.
        else if (former.Goal == InstanceGoal.Running && next.Goal == InstanceGoal.Running && observed.Leader is null
            && UnitMoves.Hindrance(draft.State, observed, former, next) is var wait
            && (observed.IsSettled(next) || wait is { IsVain: true }))
            LeaveTogether(draft, next, former, wait);
        else if ((IsToLeave(observed, former) == false
                && !UnitMoves.IsForItsSidekicks(observed.UnitOf(draft.State), former, next)
                && !Reunion.IsFor(draft.State, observed, former, next))
            || !draft.State.IsCurrent(next)
            || IsUnfit(observed, next.Host))
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
    }

    /// <summary>Not before its sidekicks are as well beside the new one as they are beside the old one.</summary>
    private static void LeaveTogether(SettlementDraft draft, Instance next, Instance former, UnitWait? wait)
    {
        if (wait is null)
        {
            draft.Add(new ServiceEvent.GoalSet(former.Id, InstanceGoal.Absent));
            return;
        }

        if (wait.IsVain) draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
        draft.Waits(former.Id, wait.Reason);
        draft.Queues();
    }

    /// <summary>A host that is known to be no place for what has not even begun there.</summary>
    internal static bool IsUnfit(ServiceObserved observed, HostId id) => observed.Hosts.GetValueOrDefault(id) is
        { Availability: HostAvailability.Draining } or { State: HostState.Degraded or HostState.Disconnected };

    private static void Begin(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (draft.State.Spec.Mode == ServiceMode.Global) return;
        if (observed.Leader is not null) SayWhoIsFollowed(draft, observed);
        var unit = observed.UnitOf(draft.State);
        var underWay = draft.State.Instances.Values
            .Select(one => Moves.FormerOf(draft.State, one))
            .OfType<Instance>()
            .DistinctBy(one => one.Id)
            .ToDictionary(one => one.Id);
        // What follows moves even if an update is to replace it: one successor is enough for both.
        var succeeded = observed.Leader is null
            ? []
            : draft.State.Instances.Values.Where(one => one.HoldsSlot).Select(one => one.Replaces).OfType<InstanceId>().ToHashSet();
        var leaving = draft.State.Instances.Values
            .Where(one => one.HoldsSlot
                && !succeeded.Contains(one.Id)
                && (IsToLeave(observed, one) == true || UnitMoves.IsForItsSidekicks(unit, one))
                && !underWay.ContainsKey(one.Id)
                && Moves.FormerOf(draft.State, one) is null)
            .ToList();
        if (leaving.Count == 0) return;
        var budget = observed.Moves.Budget.Less(underWay.Values);
        var away = leaving.Select(one => one.Id).ToHashSet();
        var staying = draft.State.Instances.Values
            .Where(one => !away.Contains(one.Id) && !one.IsKept)
            .Select(one => new Occupant(one.Slot, one.Host));
        var keeping = draft.State.Instances.Values.Where(one => !away.Contains(one.Id));
        var batch = unit.KeepRoom(new PlacementBatch(observed.Hosts.Values, [.. staying], observed.NeighboursOf(draft.State)), keeping);
        foreach (var instance in leaving)
        {
            if ((Hindrance(draft.State, observed, instance) ?? observed.Moves.PutOff(instance.Id, now)) is { } reason)
                draft.Waits(instance.Id, reason);
            else if (observed.Leader is null && !budget.Allows(instance.Host)) draft.Queues();
            else if (Place(draft, observed, batch, instance)) budget = budget.Less([instance]);
        }
    }

    /// <summary>On a host that is being drained it waits for another service, which may have to wait itself.</summary>
    private static void SayWhoIsFollowed(SettlementDraft draft, ServiceObserved observed)
    {
        var staying = draft.State.Instances.Values.Where(one =>
            one is { HoldsSlot: true, Goal: InstanceGoal.Running }
            && observed.Hosts.GetValueOrDefault(one.Host) is { Availability: HostAvailability.Draining });
        foreach (var one in staying.Where(one => IsToLeave(observed, one) != true)) draft.Waits(one.Id, Moves.Sticky(draft.State.Spec)!);
    }

    /// <summary>What no room elsewhere would help against, or null.</summary>
    private static string? Hindrance(ServiceState state, ServiceObserved observed, Instance instance)
    {
        if (observed.Leader is not null) return null;
        if (!state.IsCurrent(instance))
            return state.Update is { IsPaused: true }
                ? "an update that is paused would replace it; resume it or take it back"
                : "an update that is under way replaces it";
        if (observed.StatusOf(instance)?.State == InstanceState.Completed) return "it has done its work, and would do it again elsewhere";
        if ((Moves.Sticky(state.Spec) ?? observed.UnitOf(state).Sticky()) is { } sticky) return sticky;
        return !Moves.StartsFirst(state.Spec) && !observed.HostAnswers(instance.Host)
            ? "its host does not answer, and it must not run twice"
            : null;
    }

    private static bool Place(SettlementDraft draft, ServiceObserved observed, PlacementBatch batch, Instance instance)
    {
        var only = observed.Leader is { } leader ? Followers.NextOf(leader, instance) : instance.Move?.To;
        var request = PlacementRequest.For(draft.State.Spec, instance.Slot, observed.UnitOf(draft.State));
        request = observed.Leader is not null ? request.Following(only!.Value) : request with { Only = only };
        switch (batch.Place(request))
        {
            case PlacementDecision.Chosen { Host: var same } when same == instance.Host:
                // What had no place beside it has one now.
                return false;
            case PlacementDecision.Chosen chosen:
                var goal = Moves.StartsFirst(draft.State.Spec) ? InstanceGoal.Running : InstanceGoal.Prepared;
                draft.Place(instance.Slot, chosen.Host, goal, instance.Id);
                return true;
            case PlacementDecision.NoHost { Refusals: var refusals } none:
                var there = refusals.FirstOrDefault(one => one.Host == only);
                draft.Waits(instance.Id, there is null ? none.Reason : $"{there.Host}: {there.Reason}");
                return false;
            case var other:
                throw new InvalidOperationException($"unknown decision {other}");
        }
    }
}
