using Scheduler.Core.Placement;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Replaces instances of an old spec one by one. The new instance is prepared first (image pulled, container made) while
/// the old one runs on, so an image that cannot be had takes nothing down; then the old one goes and the new one starts.
/// </summary>
internal static class RollingUpdate
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        foreach (var instance in draft.State.Instances.Values.Where(one => one.HoldsSlot))
            Continue(draft, observed, instance);
        foreach (var instance in draft.State.Instances.Values.Where(one => one.HoldsSlot))
        {
            if (observed.Refusals.TryGetValue(instance.Slot, out var refusal) && refusal.RetryAt > now) continue;
            if (!observed.IsCurrent(draft.State, instance) && MayReplace(draft.State, observed, instance))
                Replace(draft, observed, instance);
        }
    }

    /// <summary>The next step of a replacement under way.</summary>
    private static void Continue(SettlementDraft draft, ServiceObserved observed, Instance next)
    {
        if (next.Goal != InstanceGoal.Prepared) return;
        if (!observed.IsCurrent(draft.State, next) || ReplacesTheSame(draft.State, observed, next))
        {
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
            return;
        }

        if (next.Replaces is not { } oldId || draft.State.Find(oldId) is not { } old)
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Running));
        else if (MayFollow(draft.State, old) && !observed.HostAnswers(old.Host) && observed.HostAnswers(next.Host))
            // Its end cannot be confirmed, and the slot must not stay empty for as long as that host is away.
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Running));
        else if (old.IsLive && observed.Knows(next) && observed.StatusOf(next)!.State == InstanceState.Created)
            draft.Add(new ServiceEvent.GoalSet(old.Id, InstanceGoal.Absent));
    }

    /// <summary>The image was asked for anew and is the one that runs: what runs stays.</summary>
    private static bool ReplacesTheSame(ServiceState state, ServiceObserved observed, Instance next) =>
        next.Replaces is { } id && state.Find(id) is { IsLive: true } old && !state.IsCurrent(old) && observed.IsCurrent(state, old);

    private static bool MayFollow(ServiceState state, Instance old) =>
        old.IsLost || (!old.IsLive && state.Spec.OnHostLoss != HostLossPolicy.Exclusive && !ExclusiveSlots.IsExclusive(state, old));

    private static bool MayReplace(ServiceState state, ServiceObserved observed, Instance old)
    {
        var rivals = state.Instances.Values.Where(one => one.Slot == old.Slot && one.Number != old.Number && !observed.IsAside(one));
        if (rivals.Any()) return false;
        // An instance that is known to fail has nothing to lose; one that runs waits until all the others do. One of
        // which nothing is known yet, as after a restart of this node, is not touched.
        return observed.IsFailing(old) || (observed.IsSettled(old) && OthersSettled(state, observed, old));
    }

    /// <summary>Whether every other instance does what it is for; those on their way out of a silent host do not count, nor does the second one of a move.</summary>
    internal static bool OthersSettled(ServiceState state, ServiceObserved observed, Instance except)
    {
        var extras = Moves.Extras(state, observed);
        return state.Instances.Values.All(one =>
            one.Number == except.Number || observed.IsSettled(one) || one.IsLost || (!one.IsLive && !observed.HostAnswers(one.Host)) || extras.Contains(one.Id));
    }

    private static void Replace(SettlementDraft draft, ServiceObserved observed, Instance old)
    {
        var others = draft.State.Instances.Values.Where(one => one.Number != old.Number).Select(one => new Occupant(one.Slot, one.Host));
        var batch = new PlacementBatch(observed.Hosts.Values, [.. others], observed.NeighboursOf(draft.State));
        var freed = draft.State.Revisions[old.Revision].Spec.Container.Resources;
        var request = PlacementRequest.For(draft.State.Spec, old.Slot) with
        {
            Replaces = old.Id,
            Prefer = old.Host,
            FreedCpus = freed.CpuReservation ?? 0,
            FreedMemoryBytes = freed.MemoryReservationBytes ?? 0,
        };
        if (draft.State.Spec.Mode == ServiceMode.Global) request = request with { Only = old.Host };
        switch (batch.Place(request))
        {
            case PlacementDecision.Chosen chosen:
                draft.Place(old.Slot, chosen.Host, InstanceGoal.Prepared, old.Id);
                break;
            case PlacementDecision.NoHost none:
                draft.Unplaced(old.Slot, none.Reason);
                break;
        }
    }
}
