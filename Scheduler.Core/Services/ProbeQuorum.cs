using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Replaces instances whose probe fails, for services that want that only while enough others are well: one at a time,
/// and the next one only when nothing is on its way any more. Whoever is cut off from its service leaves them alone.
/// </summary>
internal static class ProbeQuorum
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed)
    {
        if (draft.State.Spec.Container.Probe is not { Strategy: HealthStrategy.RecreateOnQuorum } probe) return;
        var holders = draft.State.Instances.Values.Where(one => one is { HoldsSlot: true, Goal: InstanceGoal.Running }).ToList();
        if (draft.State.Instances.Values.Any(one => !one.IsLive && observed.HostAnswers(one.Host))) return;
        var sick = holders
            .Where(one => observed.HostAnswers(one.Host)
                && observed.StatusOf(one)?.State == InstanceState.Unhealthy
                && observed.IsCurrent(draft.State, one))
            .ToList();
        var well = holders.Count(observed.IsSettled);
        if (sick.Count == 0 || well < probe.Quorum || holders.Exists(one => !sick.Contains(one) && !observed.IsSettled(one))) return;
        draft.Add(new ServiceEvent.GoalSet(sick[0].Id, InstanceGoal.Absent));
    }
}
