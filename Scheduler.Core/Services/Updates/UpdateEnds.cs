using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>Whether an update is over, or gets no further.</summary>
internal static class UpdateEnds
{
    public static void Judge(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (draft.State.Update is not { IsHalted: false, After: null } update) return;
        if (!UpdateProgress.IsThrough(draft.State, observed)) GiveUp(draft, observed, update, now);
        else if (UpdateProgress.WatchedUntil(draft.State, now) is { } until) draft.LookAt(until);
        else draft.Add(End(draft.State, update, now));
    }

    private static ServiceEvent End(ServiceState state, ServiceUpdate update, DateTimeOffset now)
    {
        if (update is { IsWayBack: false, Policy.KeepsOld: true } && state.Instances.Values.Any(one => one is { IsKept: true, IsLive: true }))
            return new ServiceEvent.UpdateUpgraded(now);
        return new ServiceEvent.UpdateEnded(
            now, update.Failed.IsEmpty ? null : $"{update.Failed.Count} slots failed meanwhile, last {update.LastFailure}");
    }

    private static void GiveUp(SettlementDraft draft, ServiceObserved observed, ServiceUpdate update, DateTimeOffset now)
    {
        if (update.Policy.FailureAction == UpdateFailureAction.Hold) return;
        // A command to the service may be what it waited for, and so may an owner.
        var due = new[] { JournaledTime.Believed(update.MovedAt, now), JournaledTime.Believed(draft.State.UpdatedAt, now), observed.Since }.Max()
            + update.Policy.Deadline;
        if (due > now || draft.State.Instances.Values.Any(one =>
            one.HoldsSlot && observed.HostAnswers(one.Host) && IsPullingOrComing(draft.State, observed, one, now)))
        {
            draft.LookAt(due > now ? due : now + update.Policy.Deadline);
            return;
        }

        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"it got no further for {update.Policy.Deadline.TotalMinutes:0.#} minutes{Hindrance(draft.State, observed)}");
        if (update.Policy.FailureAction == UpdateFailureAction.Continue) draft.Add(new ServiceEvent.UpdatePaused(now, reason));
        else UpdateFailure.Act(draft, reason, now);
    }

    /// <summary>
    /// A large image takes long, and so may a program until it is healthy; both have an end of their own. A probe of ours
    /// has none unless it is given one: then the update's deadline holds.
    /// </summary>
    private static bool IsPullingOrComing(ServiceState state, ServiceObserved observed, Instance one, DateTimeOffset now) =>
        observed.StatusOf(one) switch
        {
            { State: InstanceState.Pulling } => true,
            { State: InstanceState.Initializing } status =>
                state.Revisions[one.Revision].Spec.Container.Probe is not { } probe || now - status.Since < Longest(probe),
            _ => false,
        };

    private static TimeSpan Longest(HealthProbe probe) =>
        new[] { probe.InitializingTimeout, probe.ReinitializingTimeout }.Max() ?? TimeSpan.Zero;

    private static string Hindrance(ServiceState state, ServiceObserved observed)
    {
        var reason = observed.Refusals.Values.Select(one => one.Reason)
            .Concat(state.Instances.Values
                .Where(one => one.HoldsSlot)
                .Select(one => observed.StatusOf(one)?.Reason)
                .OfType<string>())
            .FirstOrDefault();
        return reason is null ? "" : $": {reason}";
    }
}
