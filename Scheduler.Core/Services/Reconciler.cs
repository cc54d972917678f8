using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What settling a service asks for: events to journal, and slots that found no place.</summary>
/// <param name="After">The state with the events applied.</param>
public sealed record Settlement(ImmutableArray<ServiceEvent> Events, ImmutableSortedDictionary<int, string> Unplaced, ServiceState After);

/// <summary>
/// Compares what is desired with what is observed and says which instances to place, to promote and to let go. Pure, and
/// safe to run at any moment: with nothing to do it answers nothing.
/// </summary>
public static class Reconciler
{
    public static Settlement Settle(ServiceState state, ServiceObserved observed, DateTimeOffset now)
    {
        if (!state.Exists) return new Settlement([], ImmutableSortedDictionary<int, string>.Empty, state);
        var draft = new SettlementDraft(state);
        CollectGone(draft, observed);
        if (!draft.State.Removing)
        {
            MeetDependencies(draft, observed);
            DropSurplus(draft, observed);
            ReturnedInstances.Decide(draft, observed);
            LostInstances.GiveUp(draft, observed, now);
            if (!draft.State.Stopped && draft.State.DependenciesMet)
            {
                FillSlots(draft, observed, now);
                RollingUpdate.Advance(draft, observed, now);
                RollingRestart.Advance(draft, observed, now);
            }
        }

        return draft.ToSettlement();
    }

    private static void CollectGone(SettlementDraft draft, ServiceObserved observed)
    {
        foreach (var instance in draft.State.Instances.Values)
        {
            if (instance.Goal == InstanceGoal.Absent && observed.StatusOf(instance)?.State == InstanceState.Gone)
                draft.Add(new ServiceEvent.Gone(instance.Id));
        }
    }

    private static void MeetDependencies(SettlementDraft draft, ServiceObserved observed)
    {
        if (!draft.State.DependenciesMet && observed.WaitsFor is null) draft.Add(new ServiceEvent.DependenciesMet());
    }

    private static void DropSurplus(SettlementDraft draft, ServiceObserved observed)
    {
        foreach (var instance in draft.State.Instances.Values.Where(one => one.IsLive))
        {
            var surplus = draft.State.Spec.Mode == ServiceMode.Global
                ? GlobalSlots.IsUnwanted(draft.State, instance, observed)
                : instance.Slot > draft.State.Scale;
            if (surplus) draft.Add(new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent));
        }
    }

    private static void FillSlots(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        var batch = new PlacementBatch(observed.Hosts.Values, draft.State.Instances.Values.Select(one => new Occupant(one.Slot, one.Host)));
        var wanted = draft.State.Spec.Mode == ServiceMode.Global
            ? GlobalSlots.Missing(draft.State, observed)
            : MissingSlots(draft.State, observed);
        foreach (var (slot, host) in wanted)
        {
            if (observed.Refusals.TryGetValue(slot, out var refusal) && refusal.RetryAt > now) continue;
            switch (batch.Place(PlacementRequest.For(draft.State.Spec, slot) with { Only = host }))
            {
                case PlacementDecision.Chosen chosen:
                    draft.Place(slot, chosen.Host, InstanceGoal.Running, replaces: null);
                    break;
                case PlacementDecision.NoHost none:
                    draft.Unplaced(slot, none.Reason);
                    break;
            }
        }
    }

    private static IEnumerable<(int Slot, HostId? Host)> MissingSlots(ServiceState state, ServiceObserved observed)
    {
        var filled = new HashSet<int>();
        foreach (var instance in state.Instances.Values)
        {
            // An instance on its way out still holds its ports, so its slot waits for it as long as its host answers.
            if (instance.HoldsSlot || observed.HostAnswers(instance.Host)) filled.Add(instance.Slot);
        }

        return Enumerable.Range(1, state.Scale).Where(slot => !filled.Contains(slot)).Select(slot => (slot, (HostId?)null));
    }
}
