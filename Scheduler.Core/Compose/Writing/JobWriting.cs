using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes what a job is beside its mode.</summary>
internal static class JobWriting
{
    /// <summary>Null where there is nothing to say.</summary>
    public static YamlMap? Of(JobSpec? job)
    {
        if (job is null) return null;
        var map = new YamlMap();
        map.Put("max_concurrent", job.MaxConcurrent);
        if (job.KeepsCompleted != JobRules.ByDefault.KeepsCompleted) map.Add("keeps_completed", job.KeepsCompleted);
        if (job.KeepsFailed != JobRules.ByDefault.KeepsFailed) map.Add("keeps_failed", job.KeepsFailed);
        if (job.Schedule is not { } schedule) return map;
        map.Add("cron", schedule.Cron);
        if (schedule.TimeZone != JobSchedule.Utc) map.Add("time_zone", schedule.TimeZone);
        if (schedule.Overlap != JobOverlap.Forbid) map.Add("overlap", schedule.Overlap == JobOverlap.Allow ? "allow" : "replace");
        map.Add("deadline", WrittenQuantity.Duration(schedule.Deadline));
        return map;
    }
}
