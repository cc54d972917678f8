using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>What happens to updates, for whoever follows the feed.</summary>
internal static class UpdateWords
{
    public static string TypeOf(ServiceEvent happened) => happened switch
    {
        ServiceEvent.UpdateStarted { Cause: UpdateCause.Update } => "update.started",
        ServiceEvent.UpdateStarted => "update.rolling-back",
        ServiceEvent.UpdateStepFailed => "update.step-failed",
        ServiceEvent.UpdatePaused => "update.paused",
        ServiceEvent.UpdateResumed => "update.resumed",
        ServiceEvent.UpdateUpgraded => "update.upgraded",
        ServiceEvent.UpdateEnded => "update.ended",
        _ => throw new InvalidOperationException($"no word for {happened.GetType().Name}"),
    };

    public static string Of(ServiceEvent happened) => happened switch
    {
        ServiceEvent.UpdateStarted { Cause: UpdateCause.Update } e => $"is updated to revision {e.To}",
        ServiceEvent.UpdateStarted e => $"goes back from revision {e.From}, as revision {e.To}{(e.Reason is { } reason ? $": {reason}" : "")}",
        ServiceEvent.UpdateStepFailed e => e.Reason,
        ServiceEvent.UpdatePaused e => e.Reason is { } reason ? $"the update is paused: {reason}" : "the update is paused by command",
        ServiceEvent.UpdateResumed => "the update goes on",
        ServiceEvent.UpdateUpgraded => "all is updated; the old containers are kept until the update is finished or rolled back",
        ServiceEvent.UpdateEnded e => e.Message ?? (e.IsConfirmed ? "the update is confirmed" : "the update is over"),
        _ => throw new InvalidOperationException($"no words for {happened.GetType().Name}"),
    };
}
