using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>Notes which of an update's new instances have become well, which have failed, and what the failures come to.</summary>
internal static class UpdateSteps
{
    public static void Note(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (draft.State.Update is not { IsUnderWay: true } update) return;
        foreach (var one in draft.State.Instances.Values.Where(one => UpdatePace.IsOfUpdate(draft.State, one) && one.Goal == InstanceGoal.Running))
        {
            if (one.WellAt is null && observed.IsSettled(one))
                draft.Add(new ServiceEvent.UpdateStepDone(one.Id, now, observed.StatusOf(one)!.Restarts));
        }

        if (update.Policy.FailureAction == UpdateFailureAction.Hold) return;
        foreach (var one in draft.State.Instances.Values.Where(one => MayFail(draft.State, one)))
        {
            if (FailureOf(observed, one, update.Policy, now) is { } reason)
                draft.Add(new ServiceEvent.UpdateStepFailed(one.Id, $"slot {one.Slot} on {one.Host}: {reason}", now));
        }

        Act(draft, observed, now);
    }

    /// <summary>Whether the update under way is to note a failure of that instance, which it has not noted yet.</summary>
    public static bool IsAboutToFail(ServiceState state, ServiceObserved observed, Instance one, DateTimeOffset now) =>
        state.Update is { IsUnderWay: true } update
        && update.Policy.FailureAction != UpdateFailureAction.Hold
        && MayFail(state, one)
        && FailureOf(observed, one, update.Policy, now) is not null;

    private static bool MayFail(ServiceState state, Instance one) => UpdatePace.IsOfUpdate(state, one) && !one.HasFailed;

    /// <summary>What the failures so far ask for, by the policy.</summary>
    private static void Act(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        var update = draft.State.Update!;
        if (update.IsHalted || update.Failed.IsEmpty) return;
        var slots = UpdateProgress.Slots(draft.State, observed);
        if ((double)update.Failed.Count / Math.Max(1, slots) <= update.Policy.MaxFailureRatio) return;
        var share = slots > 1 ? $"{update.Failed.Count} of {slots} slots failed; " : "";
        UpdateFailure.Act(draft, $"{share}{update.LastFailure}", now);
    }

    /// <summary>How the instance has failed, where that counts; null where it has not.</summary>
    private static string? FailureOf(ServiceObserved observed, Instance one, UpdatePolicy policy, DateTimeOffset now)
    {
        if (!observed.HostAnswers(one.Host) || !observed.Knows(one)) return null;
        var status = observed.StatusOf(one)!;
        // Whoever looks late goes by when its host says that it happened.
        if (one.WellAt is { } well && now - well >= policy.Monitor && status.Since - well >= policy.Monitor) return null;
        if (status.State is InstanceState.Failed or InstanceState.Unhealthy) return status.Reason ?? status.State.ToString().ToLowerInvariant();
        // A restart that nobody asked for: it had ended, however soon it ran again.
        return one.WellAt is not null && one.Generation == 0 && status.Restarts > one.RestartsWhenWell
            ? status.Reason ?? "it ended and was started again"
            : null;
    }
}
