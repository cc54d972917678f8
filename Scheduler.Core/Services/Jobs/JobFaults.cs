using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>What is wrong with a spec as that of a job, or with a job's part of one that is none.</summary>
internal static class JobFaults
{
    private const int KeepsMax = 100;
    private static readonly TimeSpan DeadlineMax = TimeSpan.FromDays(365);

    public static IEnumerable<Refusal> Of(ServiceSpec spec)
    {
        if (!Enum.IsDefined(spec.Mode)) yield return Refusal.Invalid("the mode is replicated, global, replicatedJob or globalJob", "mode");
        if (!spec.Mode.IsJob())
        {
            if (spec.Job is not null)
                yield return Refusal.Invalid("only a job has runs and a schedule: its mode must be replicatedJob or globalJob", "job");
            yield break;
        }

        if (spec.Update is not null || spec.Rollback is not null)
            yield return Refusal.Invalid(
                "a job is not updated step by step, another spec runs it anew: remove this",
                spec.Update is not null ? "update" : "rollback");
        if (NetworkSharing.LenderOf(spec.Container) is { } lender)
            yield return Refusal.Invalid(
                $"a job has a network of its own, and cannot run within that of {Shown.Text(lender)}", "container.networkMode");
        if (spec.SidekickOf is not null || spec.Sidekicks is not null)
            yield return Refusal.Invalid(
                "a job has no sidekicks and is none: its containers end",
                spec.Sidekicks is null ? "sidekickOf" : "sidekicks");
        foreach (var fault in OfJob(spec, JobRules.Of(spec))) yield return fault;
    }

    private static IEnumerable<Refusal> OfJob(ServiceSpec spec, JobSpec job)
    {
        if (job.MaxConcurrent is < 0 or > Service.ScaleMax)
            yield return Refusal.Invalid(
                $"the number of instances under way at one time is from 0, which stands for all, to {Service.ScaleMax}; it is {job.MaxConcurrent}",
                "job.maxConcurrent");
        if (job.KeepsCompleted is < 0 or > KeepsMax)
            yield return Refusal.Invalid($"from 0 to {KeepsMax} completed runs are remembered, not {job.KeepsCompleted}", "job.keepsCompleted");
        if (job.KeepsFailed is < 0 or > KeepsMax)
            yield return Refusal.Invalid($"from 0 to {KeepsMax} failed runs are remembered, not {job.KeepsFailed}", "job.keepsFailed");
        if (job.Schedule is not { } schedule) yield break;
        if (schedule.Cron is null || schedule.TimeZone is null)
        {
            yield return Refusal.Invalid("must not be null, nor hold a null", "job.schedule");
            yield break;
        }

        if (CronTimes.Fault(schedule) is { } fault) yield return Refusal.Invalid(fault, "job.schedule");
        if (!Enum.IsDefined(schedule.Overlap))
            yield return Refusal.Invalid("runs that overlap are told to forbid, allow or replace", "job.schedule.overlap");
        if (schedule.Overlap == JobOverlap.Allow && spec.Mode.IsGlobal())
            yield return Refusal.Invalid("the runs of a global job cannot overlap: say forbid or replace", "job.schedule.overlap");
        if (schedule.Deadline is { } deadline && (deadline <= TimeSpan.Zero || deadline > DeadlineMax))
            yield return Refusal.Invalid("the deadline is above 0 and at most 365 days", "job.schedule.deadline");
    }
}
