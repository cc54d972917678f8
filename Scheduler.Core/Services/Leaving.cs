using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// An instance that is to go runs on for a while once everybody can see that it goes: whoever sends requests to the
/// service, such as a load balancer, hears of it later than its host does.
/// </summary>
internal static class Leaving
{
    /// <summary>For one whose successor runs: nothing is missing meanwhile.</summary>
    public static readonly TimeSpan AfterTakeover = TimeSpan.FromSeconds(2);

    /// <summary>Null for not at all.</summary>
    public static TimeSpan? DrainOf(ServiceState state, Instance one)
    {
        if (state.Removing || state.Stopped || one.IsLost
            || ExclusiveSlots.IsExclusive(state, one) || state.Spec.OnHostLoss == HostLossPolicy.Exclusive)
            return null;
        if (one is not ({ Goal: InstanceGoal.Absent } or { IsKept: true })) return null;
        return state.Revisions[one.Revision].Spec.Container.DrainPeriod ?? (IsTakenOver(state, one) ? AfterTakeover : null);
    }

    private static bool IsTakenOver(ServiceState state, Instance former) =>
        state.Instances.Values.Any(one => one.Slot == former.Slot && one is { HoldsSlot: true, Goal: InstanceGoal.Running });
}
