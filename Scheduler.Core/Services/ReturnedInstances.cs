using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// What becomes of an instance that had lost its slot, once its host is back: of those in a slot, the oldest healthy one
/// is kept, so that what ran all the time is not stopped because a server or a network was away.
/// </summary>
internal static class ReturnedInstances
{
    public static void Decide(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        foreach (var lost in draft.State.Instances.Values.Where(one => one is { IsLost: true, IsLive: true }))
        {
            // Not before its host has answered to the wish that it be looked at and left as it is.
            if (!observed.HostAnswers(lost.Host) || !observed.Knows(lost)) continue;
            if (draft.State.Spec.OnHostLoss == HostLossPolicy.Exclusive)
            {
                DecideExclusive(draft, lost);
                continue;
            }

            var inSlot = draft.State.Instances.Values.Where(one => one.HoldsSlot && one.Slot == lost.Slot).ToList();
            var holder = inSlot.Find(one => one.Goal != InstanceGoal.Prepared);
            // One that is about to take over from another than this holds the slot in a moment.
            if (holder is null && inSlot.TrueForAll(next => next.Replaces == lost.Id)) draft.Add(new ServiceEvent.Found(lost.Id));
            // Of what follows another service, the one beside that one's is kept, and the other let go as surplus.
            else if (holder is not null && observed.Leader is null && IsKept(draft.State, observed, lost, holder, now) is { } kept)
                Settle(draft, kept ? lost : holder, kept ? holder : lost);
        }
    }

    /// <summary>It has ended, and starts only with a new lease: if nobody else has its slot, it has it again.</summary>
    private static void DecideExclusive(SettlementDraft draft, Instance lost)
    {
        // One that only waits to take over from it has not got the slot; one that did so while its host was away has.
        var others = draft.State.Instances.Values
            .Where(one => one.Slot == lost.Slot && !one.IsLost && !(one.Goal == InstanceGoal.Prepared && one.Replaces == lost.Id))
            .ToList();
        // Of a job it would have to begin anew: where, is for its slot to say.
        if (lost.Run > 0) draft.Add(new ServiceEvent.GoalSet(lost.Id, InstanceGoal.Absent));
        else if (others.Count == 0) draft.Add(new ServiceEvent.Found(lost.Id));
        else if (others.Exists(one => one.IsLive)) draft.Add(new ServiceEvent.GoalSet(lost.Id, InstanceGoal.Absent));
    }

    /// <summary>Whether the lost one is kept and the holder goes, or the other way; null while it is too early to say.</summary>
    private static bool? IsKept(ServiceState state, ServiceObserved observed, Instance lost, Instance holder, DateTimeOffset now)
    {
        if (lost.Goal == InstanceGoal.Stopped || holder.Goal == InstanceGoal.Stopped) return false;
        // It may be the older one: its host says so, or is lost itself.
        if (!observed.Knows(holder) || !observed.HostAnswers(holder.Host)) return null;
        if (observed.StatusOf(lost) is { State: InstanceState.Unknown }) return null;
        var isHolderWell = observed.IsSettled(holder);
        if (!IsWell(observed, lost)) return isHolderWell || !IsOnItsWay(observed, lost) ? false : null;
        // Sidekicks that serve beside the lost one wait for this to be decided: the holder would wait for them in vain.
        if (!isHolderWell && observed.UnitOf(state).IsBeside(lost, holder)) return true;
        // Not in the moment in which the update fails: on the way back the lost one is the better of the two.
        if (!state.IsCurrent(lost) && state.IsCurrent(holder))
            return isHolderWell && !UpdateSteps.IsAboutToFail(state, observed, holder, now) ? false : null;
        if (!isHolderWell) return true;
        // It would have to leave its host again at once.
        if (observed.Hosts[lost.Host].Availability == HostAvailability.Draining) return false;
        return (Began(observed, lost), Began(observed, holder)) is ({ } one, { } other)
            ? (one, lost.Number).CompareTo((other, holder.Number)) < 0
            : null;
    }

    private static void Settle(SettlementDraft draft, Instance kept, Instance gone)
    {
        if (kept.IsLost)
        {
            draft.Add(new ServiceEvent.Found(kept.Id));
            // Whatever waited to take over from the one that goes has nothing to wait for.
            foreach (var next in draft.State.Instances.Values.Where(one =>
                one.Slot == kept.Slot && one.IsLive && one.Id != kept.Id
                && (one.Goal == InstanceGoal.Prepared || one.Replaces == gone.Id)))
                draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
        }

        draft.Add(new ServiceEvent.GoalSet(gone.Id, InstanceGoal.Absent));
    }

    private static bool IsWell(ServiceObserved observed, Instance one) =>
        observed.StatusOf(one)!.State is InstanceState.Running or InstanceState.Completed;

    private static bool IsOnItsWay(ServiceObserved observed, Instance one) =>
        observed.StatusOf(one)!.State is InstanceState.Starting or InstanceState.Initializing;

    /// <summary>What has done its work began before all others. Null while its host has not looked yet when its container was started.</summary>
    private static DateTimeOffset? Began(ServiceObserved observed, Instance one) =>
        observed.StatusOf(one)! is { State: InstanceState.Completed } ? DateTimeOffset.MinValue : observed.StatusOf(one)!.StartedAt;
}
