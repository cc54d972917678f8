using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>Where a job stands and what happens to it, for people.</summary>
internal static class JobWords
{
    public static string Of(ServiceState state, JobPhase phase, JobRun? latest, int total, int running)
    {
        var next = JobSchedules.NextAt(state) is { } at
            ? $"next run at {Time(at)}"
            : state.Job is { IsSuspended: true } ? "its schedule is suspended" : null;
        var now = latest is null ? null : phase switch
        {
            JobPhase.Completed => $"run {latest.Number} completed{(latest.EndedAt is { } ended ? $" at {Time(ended)}" : "")}",
            JobPhase.Failed when latest.Outcome == JobOutcome.Replaced =>
                $"run {latest.Number} was ended: {latest.CompletedCount} of {total} completed",
            JobPhase.Failed => $"run {latest.Number} failed: {Count(latest.CompletedCount, total, "completed")}{Last(latest)}",
            JobPhase.Stopped => $"run {latest.Number} is stopped: {Count(latest.CompletedCount, total, "completed")}",
            _ => $"run {latest.Number}: {Count(latest.CompletedCount, total, "completed")}, {running} running{(latest.FailedCount > 0 ? $", {latest.FailedCount} failed for good" : "")}",
        };
        return string.Join("; ", new[] { now, next }.OfType<string>()) is { Length: > 0 } words ? words : "it has not run yet";
    }

    public static string OfRetry(SlotFailure failure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"failed {failure.Count} time{(failure.Count == 1 ? "" : "s")}, last: {failure.Reason}; it is tried again");

    /// <summary>What happens to a job, as the feed has it: its type and words.</summary>
    public static (string Type, string Words) OfEvent(ServiceEvent happened, ServiceState state) => happened switch
    {
        ServiceEvent.JobRunStarted { ScheduledFor: { } at } e => ("job.run-started", $"run {e.Run} of {state.Key} begins, for {Time(at)}"),
        ServiceEvent.JobRunStarted e => ("job.run-started", $"run {e.Run} of {state.Key} begins"),
        ServiceEvent.SchedulePassedOver e => ("job.passed-over", $"{state.Key} does not run for {Time(e.ScheduledFor)}: {e.Reason}"),
        ServiceEvent.ScheduleBegan { IsSuspended: true } => ("job.suspended", $"the schedule of {state.Key} is suspended"),
        ServiceEvent.ScheduleBegan => ("job.scheduled", $"the schedule of {state.Key} counts from now on"),
        _ => throw new InvalidOperationException($"no words for {happened.GetType().Name}"),
    };

    /// <summary>How a run has ended with the instance that ended last.</summary>
    public static (string Type, string Words)? OfEnd(ServiceState state, InstanceId last)
    {
        if (state.Find(last) is not { } one || state.Job?.Runs.GetValueOrDefault(one.Run) is not { EndedAt: not null } run) return null;
        return run.Outcome == JobOutcome.Completed
            ? ("job.completed", $"run {run.Number} of {state.Key} has completed")
            : ("job.failed", $"run {run.Number} of {state.Key} has failed{Last(run)}");
    }

    private static string Count(int done, int total, string what) => string.Create(CultureInfo.InvariantCulture, $"{done} of {total} {what}");

    private static string Last(JobRun run) =>
        run.Failures.Values.LastOrDefault(failure => failure.IsFinal)?.Reason is { } reason ? $": {reason}" : "";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
