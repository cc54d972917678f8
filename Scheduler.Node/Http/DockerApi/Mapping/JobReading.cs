using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>
/// The mode of a service, and what a job has beside it, as Swarm's clients say it. For schedules they have no words: labels
/// stand for them. Pure.
/// </summary>
internal static class JobReading
{
    public static ServiceMode ModeOf(ServiceSpecWire spec, ServiceMode present, ReadingNotes notes)
    {
        var wire = spec.Mode;
        object?[] given = [wire?.Replicated, wire?.Global, wire?.ReplicatedJob, wire?.GlobalJob];
        if (given.Count(one => one is not null) > 1) notes.Refuse("Mode", "a service has one mode: replicated, global, replicated-job or global-job");
        var mode = wire switch
        {
            { Global: not null } => ServiceMode.Global,
            { Replicated: not null } => ServiceMode.Replicated,
            { ReplicatedJob: not null } => ServiceMode.ReplicatedJob,
            { GlobalJob: not null } => ServiceMode.GlobalJob,
            _ => present,
        };
        // Whoever writes a schedule wants a job, and many clients know of no other mode than these.
        if (spec.Labels?.ContainsKey(JobLabels.Cron) != true || mode.IsJob()) return mode;
        return mode == ServiceMode.Global ? ServiceMode.GlobalJob : ServiceMode.ReplicatedJob;
    }

    public static int? Scale(ServiceModeWire? wire, ReadingNotes notes) => wire switch
    {
        { Replicated.Replicas: { } replicas } => notes.Int("Mode.Replicated.Replicas", replicas),
        { ReplicatedJob: { } job } => notes.Int("Mode.ReplicatedJob.TotalCompletions", job.TotalCompletions ?? job.MaxConcurrent ?? 1),
        _ => null,
    };

    /// <param name="present">The service that is updated; null for a new one.</param>
    public static JobSpec? Read(ServiceSpecWire wire, ServiceMode mode, ServiceView? present, ReadingNotes notes)
    {
        var said = present?.Spec.Job;
        if (wire.Mode?.ReplicatedJob is { } given && ConcurrentOf(given, present, notes) is var most && most != (said?.MaxConcurrent ?? 0))
            said = (said ?? new JobSpec()) with { MaxConcurrent = most };
        // A label that is taken off takes its meaning along.
        if (present?.Spec.Labels.ContainsKey(JobLabels.Cron) == true && wire.Labels?.ContainsKey(JobLabels.Cron) != true)
            said = said is null ? null : said with { Schedule = null };
        var (job, faults) = JobLabels.Read(said, name => wire.Labels?.GetValueOrDefault(name));
        foreach (var (label, fault) in faults) notes.Refuse("Labels", $"{label} {fault}");
        return mode.IsJob() ? job : wire.Labels?.Keys.Any(JobLabels.IsOne) == true ? job : null;
    }

    /// <summary>Those who leave the limit as it is shown leave it as it is.</summary>
    private static int ConcurrentOf(ReplicatedJobWire given, ServiceView? present, ReadingNotes notes)
    {
        var most = notes.Int("Mode.ReplicatedJob.MaxConcurrent", given.MaxConcurrent ?? 1);
        if (most == 0) notes.Refuse("Mode.ReplicatedJob.MaxConcurrent", "a job with none at a time would never come to an end: it is at least 1");
        if (present is { Job: { } job } && most == job.MaxConcurrent) return present.Spec.Job?.MaxConcurrent ?? 0;
        return present is null && most == (given.TotalCompletions ?? most) ? 0 : most;
    }
}
