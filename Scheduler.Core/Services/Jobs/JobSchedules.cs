using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>
/// Starts the runs of a schedule. That a time has been dealt with is journaled with the run itself, so no time has two,
/// whichever server looks and whatever its clock says. Of times that were missed only the latest is made up for.
/// </summary>
internal static class JobSchedules
{
    /// <summary>Clocks are set now and then: nobody sleeps longer than this before looking at them again.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Times that were dealt with a little ahead are not run again by a clock that is right; where they are further ahead, the
    /// job would not run until then.
    /// </summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromHours(1);

    public static void Fire(SettlementDraft draft, DateTimeOffset now)
    {
        if (draft.State is not { Job: { IsSuspended: false, ScheduledFrom: { } from }, Spec.Job.Schedule: { } schedule }) return;
        if (from - now > AheadMax) draft.Add(new ServiceEvent.ScheduleBegan(now, IsSuspended: false));
        else if (CronTimes.LatestDue(schedule, from, now) is { } due) draft.Add(What(draft.State, schedule, due, now));
        if (NextAt(draft.State) is { } next) draft.LookAt(next < now + LookEvery ? next : now + LookEvery);
    }

    /// <summary>The next time at which the job is to run; null where there is none, or while it is not to run.</summary>
    public static DateTimeOffset? NextAt(ServiceState state) =>
        state is { Stopped: false, Removing: false, Job: { IsSuspended: false, ScheduledFrom: { } from }, Spec.Job.Schedule: { } schedule }
            ? CronTimes.NextAfter(schedule, from)
            : null;

    private static ServiceEvent What(ServiceState state, JobSchedule schedule, DateTimeOffset due, DateTimeOffset now)
    {
        var underWay = state.Job!.Active.Where(run => JobRules.IsUnderWay(state, run)).ToList();
        if (schedule.Deadline is { } deadline && now - due > deadline)
            return new ServiceEvent.SchedulePassedOver(
                due,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it was missed by {now - due:hh\\:mm\\:ss}, and its deadline is {deadline:hh\\:mm\\:ss}"),
                now);
        if (underWay.Count > 0 && schedule.Overlap == JobOverlap.Forbid)
            return new ServiceEvent.SchedulePassedOver(due, $"run {underWay[^1].Number} was still under way, and its runs must not overlap", now);
        if (underWay.Count >= JobRules.ActiveMax && schedule.Overlap == JobOverlap.Allow)
            return new ServiceEvent.SchedulePassedOver(due, $"{JobRules.ActiveMax} runs were under way, and more are not begun", now);
        return new ServiceEvent.JobRunStarted(state.Job.LastRun + 1, JobRunCause.Schedule, now, due, schedule.Overlap == JobOverlap.Replace);
    }
}
