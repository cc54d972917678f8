using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Moves instances off hosts that are being drained, and to hosts that they were told to go to. The new instance starts
/// first and the old one goes once the new one is well, so that never less runs than is desired; where two must not run
/// at once, the new one is only prepared before the old one goes, as in an update. Whatever ends the reason for a move
/// before that takes the new instance away again.
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
            if (Moves.FormerOf(draft.State, next) is { } former) Continue(draft, observed, next, former);
        }

        Begin(draft, observed, now);
    }

    /// <summary>Whether the instance is to leave its host; null when nothing is known of that host.</summary>
    private static bool? IsToLeave(ServiceObserved observed, Instance instance)
    {
        if (instance.Goal != InstanceGoal.Running) return false;
        if (instance.Move is not null) return true;
        return observed.Hosts.TryGetValue(instance.Host, out var host) ? host.Availability == HostAvailability.Draining : null;
    }

    /// <summary>The next step of a move under way.</summary>
    private static void Continue(SettlementDraft draft, ServiceObserved observed, Instance next, Instance former)
    {
        // An instance that a person stops meanwhile stays stopped: its successor would run in its place.
        if (former.Goal == InstanceGoal.Running && next.Goal == InstanceGoal.Running && observed.IsSettled(next))
            draft.Add(new ServiceEvent.GoalSet(former.Id, InstanceGoal.Absent));
        else if (IsToLeave(observed, former) == false || !draft.State.IsCurrent(next) || IsUnfit(observed, next.Host))
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
    }

    /// <summary>A host that is known to be no place for what has not even begun there.</summary>
    private static bool IsUnfit(ServiceObserved observed, HostId id) => observed.Hosts.GetValueOrDefault(id) is
        { Availability: HostAvailability.Draining } or { State: HostState.Degraded or HostState.Disconnected };

    private static void Begin(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (draft.State.Spec.Mode == ServiceMode.Global) return;
        var underWay = draft.State.Instances.Values.Select(one => Moves.FormerOf(draft.State, one)).OfType<Instance>().DistinctBy(one => one.Id).ToDictionary(one => one.Id);
        var leaving = draft.State.Instances.Values.Where(one => one.HoldsSlot && IsToLeave(observed, one) == true && !underWay.ContainsKey(one.Id)).ToList();
        if (leaving.Count == 0) return;
        var budget = observed.Moves.Budget.Less(underWay.Values);
        var away = leaving.Select(one => one.Id).ToHashSet();
        var staying = draft.State.Instances.Values.Where(one => !away.Contains(one.Id)).Select(one => new Occupant(one.Slot, one.Host));
        var batch = new PlacementBatch(observed.Hosts.Values, [.. staying], observed.NeighboursOf(draft.State));
        foreach (var instance in leaving)
        {
            if ((Hindrance(draft.State, observed, instance) ?? observed.Moves.PutOff(instance.Id, now)) is { } reason) draft.Waits(instance.Id, reason);
            else if (!budget.Allows(instance.Host)) draft.Queues();
            else if (Place(draft, batch, instance)) budget = budget.Less([instance]);
        }
    }

    /// <summary>What no room elsewhere would help against, or null.</summary>
    private static string? Hindrance(ServiceState state, ServiceObserved observed, Instance instance)
    {
        if (!state.IsCurrent(instance)) return "an update that is under way replaces it";
        if (observed.StatusOf(instance)?.State == InstanceState.Completed) return "it has done its work, and would do it again elsewhere";
        if (Moves.Sticky(state.Spec) is { } sticky) return sticky;
        return !Moves.StartsFirst(state.Spec) && !observed.HostAnswers(instance.Host)
            ? "its host does not answer, and it must not run twice"
            : null;
    }

    private static bool Place(SettlementDraft draft, PlacementBatch batch, Instance instance)
    {
        var request = PlacementRequest.For(draft.State.Spec, instance.Slot) with { Only = instance.Move?.To };
        switch (batch.Place(request))
        {
            case PlacementDecision.Chosen chosen:
                var goal = Moves.StartsFirst(draft.State.Spec) ? InstanceGoal.Running : InstanceGoal.Prepared;
                draft.Place(instance.Slot, chosen.Host, goal, instance.Id);
                return true;
            case PlacementDecision.NoHost { Refusals: var refusals } none:
                var there = refusals.FirstOrDefault(one => one.Host == instance.Move?.To);
                draft.Waits(instance.Id, there is null ? none.Reason : $"{there.Host}: {there.Reason}");
                return false;
            case var other:
                throw new InvalidOperationException($"unknown decision {other}");
        }
    }
}
