using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>What the events of an update make of the update itself; what they make of instances is with the instances.</summary>
internal static class UpdateEvolution
{
    public static ServiceUpdate Begun(ServiceEvent.UpdateStarted e) => new()
    {
        Cause = e.Cause,
        From = e.From,
        To = e.To,
        Policy = e.Policy,
        StartedAt = e.At,
        MovedAt = e.At,
        Reason = e.Reason,
        After = e.After,
    };

    /// <summary>Null stays null: a journal that says so has been cut short by hand.</summary>
    public static ServiceUpdate? Evolve(ServiceUpdate? update, ServiceEvent happened, ServiceState state) => (update, happened) switch
    {
        (null, _) => null,
        (_, ServiceEvent.UpdateTurnCame e) => update with { After = null, MovedAt = e.At },
        (_, ServiceEvent.UpdateStepDone e) => update with { MovedAt = e.At },
        (_, ServiceEvent.UpdateStepFailed e) => update with
        {
            Failed = state.Find(e.Instance) is { } one ? update.Failed.Add(one.Slot) : update.Failed,
            LastFailure = e.Reason,
        },
        (_, ServiceEvent.UpdatePaused e) => update with { IsPaused = true, PauseReason = e.Reason },
        // Whoever goes on whatever fails need not forgive it.
        (_, ServiceEvent.UpdateResumed e) => update with
        {
            IsPaused = false,
            PauseReason = null,
            // Whoever resumes it does not want it to wait for the others any longer.
            After = null,
            Failed = update.Policy.FailureAction == UpdateFailureAction.Continue ? update.Failed : [],
            MovedAt = e.At,
        },
        (_, ServiceEvent.UpdateUpgraded e) => update with { IsUpgraded = true, IsPaused = false, MovedAt = e.At },
        (_, ServiceEvent.UpdateEnded e) => update with { EndedAt = e.At, EndMessage = e.Message, IsPaused = false, IsUpgraded = false },
        (_, ServiceEvent.PoliciesSet { Now: { } policy }) => update.IsUnderWay ? update with { Policy = policy } : update,
        _ => update,
    };
}
