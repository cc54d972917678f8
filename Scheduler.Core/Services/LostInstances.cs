using Scheduler.Core.Hosts;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What becomes of instances whose host was given up, by the policy of their service.</summary>
internal static class LostInstances
{
    /// <summary>So many in one settlement, and the rest in the next ones: one service must not hold up the others.</summary>
    public const int PerTurn = 100;

    /// <summary>Frees the slots of what is to be replaced.</summary>
    public static void GiveUp(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        // Of those that must never run twice, also what was told to go keeps its slot until it is known to have ended.
        var isExclusive = draft.State.Spec.OnHostLoss == HostLossPolicy.Exclusive;
        var there = draft.State.Instances.Values
            .Where(one => !one.IsLost && !one.HasEnded && (one.IsLive || isExclusive) && observed.IsHostLost(one.Host));
        foreach (var instance in there.Where(one => WhyKept(draft.State, observed, one) is null).Take(PerTurn))
        {
            if (instance.Goal == InstanceGoal.Prepared) draft.Add(new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent));
            else draft.Add(new ServiceEvent.Lost(instance.Id, now));
        }
    }

    /// <summary>Why an instance keeps its slot although its host was given up, for a person; null when it does not.</summary>
    public static string? WhyKept(ServiceState state, ServiceObserved observed, Instance instance)
    {
        if (instance.Goal == InstanceGoal.Prepared) return null;
        if (instance.Goal == InstanceGoal.Absent) return ExclusiveSlots.WhyItMayRun(state, observed, instance);
        if (instance.Goal != InstanceGoal.Running) return "it is stopped, and stays where it is";
        if (state.Spec.Mode.IsGlobal()) return "it belongs on that host, and is back with it";
        if (observed.Leader is not null)
            return Followers.WhyKept(observed, instance)
                ?? (state.Spec.OnHostLoss == HostLossPolicy.Exclusive ? ExclusiveSlots.WhyItMayRun(state, observed, instance) : null);
        if (!state.Spec.MovesVolumes
            && LocalVolumes.Of(SlotVolumes.Named(state.Revisions[instance.Revision].Spec.Container, instance.Slot))
                .FirstOrDefault() is { } volume)
            return $"its data is there, in volume {volume}, so it waits for its host; the label scheduler.volumes=movable lets it begin elsewhere without";
        if (observed.UnitOf(state).Sticky() is { } sticky) return $"{sticky}, so it waits for its host";
        return observed.StatusOf(instance)?.State switch
        {
            InstanceState.Completed => "it has done its work",
            null when !state.Spec.Mode.IsJob() && state.Spec.Restart.Condition is RestartCondition.None or RestartCondition.OnFailure =>
                "it may have done its work before its host was lost; remove the instance to have it run again",
            _ when state.Spec.OnHostLoss == HostLossPolicy.Exclusive => ExclusiveSlots.WhyItMayRun(state, observed, instance),
            _ => null,
        };
    }
}
