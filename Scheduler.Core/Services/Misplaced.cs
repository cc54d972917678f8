using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Takes back instances that have never run because their host lacks what they need, such as disk space or a port that a
/// foreign process holds, once another host would take them. Where none would, they stay and try on.
/// </summary>
internal static class Misplaced
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed)
    {
        if (draft.State.Spec.Mode.IsGlobal() || observed.Leader is not null) return;
        var misplaced = draft.State.Instances.Values.Where(one => one.HoldsSlot && observed.Knows(one) && observed.StatusOf(one)!.Misplaced).ToList();
        foreach (var one in misplaced)
        {
            if (HasBetter(draft.State, observed, one)) draft.Add(new ServiceEvent.GoalSet(one.Id, InstanceGoal.Absent));
        }
    }

    private static bool HasBetter(ServiceState state, ServiceObserved observed, Instance one)
    {
        // Where its own host would take it, it would come back at once, unless another port of its range is then chosen.
        if (Place(observed.Hosts.Values.Where(host => host.Id == one.Host), state, observed, one))
            return state.Spec.Container.Ports.Any(port => port.HostPortLast > port.HostPort);
        return Place(observed.Hosts.Values.Where(host => host.Id != one.Host), state, observed, one);
    }

    private static bool Place(IEnumerable<HostView> hosts, ServiceState state, ServiceObserved observed, Instance one)
    {
        var others = state.Instances.Values
            .Where(other => other.Number != one.Number && !other.IsKept && !other.HasEnded)
            .Select(other => new Occupant(other.Slot, other.Host));
        var unit = observed.UnitOf(state);
        var request = PlacementRequest.For(state.Spec, one.Slot, unit) with { Replaces = one.Id };
        var batch = unit.KeepRoom(
            new PlacementBatch(hosts, [.. others], observed.NeighboursOf(state)),
            state.Instances.Values.Where(other => other.Number != one.Number));
        return batch.Place(request) is PlacementDecision.Chosen;
    }
}
