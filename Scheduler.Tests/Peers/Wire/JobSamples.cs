using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>What servers tell each other of jobs.</summary>
internal static class JobSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));

    public static SortedDictionary<string, object> All => new(StringComparer.Ordinal)
    {
        ["service.request-put-job"] = Request(new ServiceCommand.Put(SpecSamples.Key, Job, 5, "a1b2c3d4")),
        ["service.request-put-global-job"] = Request(new ServiceCommand.Put(
            SpecSamples.Key, SpecSamples.Least with { Mode = ServiceMode.GlobalJob, Job = new JobSpec() }, null, "a1b2c3d4")),
        ["service.request-run-job"] = Request(new ServiceCommand.RunJob()),
        ["service.request-suspend-schedule"] = Request(new ServiceCommand.SuspendSchedule()),
        ["service.request-resume-schedule"] = Request(new ServiceCommand.ResumeSchedule()),
        ["host.assignment-run"] = HostSamples.Assignment with { IsRun = true },
        ["service.view-job"] = WireSamples.View with
        {
            Mode = ServiceMode.ReplicatedJob,
            Spec = Job,
            Job = View,
            Instances = [WireSamples.View.Instances[1] with { Run = 7, HasEnded = true }],
        },
        ["service.view-job-least"] = WireSamples.View with
        {
            Mode = ServiceMode.GlobalJob,
            Job = new JobView
            {
                Phase = JobPhase.Waiting,
                Run = 0,
                Completed = 0,
                Total = 1,
                Running = 0,
                MaxConcurrent = 1,
                Message = "it has not run yet"
            },
        },
    };

    private static ServiceSpec Job => SpecSamples.Least with
    {
        Mode = ServiceMode.ReplicatedJob,
        Job = new JobSpec
        {
            MaxConcurrent = 2,
            KeepsCompleted = 5,
            KeepsFailed = 6,
            Schedule = new JobSchedule("*/5 * * * MON-FRI")
            {
                TimeZone = "Europe/Berlin",
                Overlap = JobOverlap.Replace,
                Deadline = TimeSpan.FromMinutes(10)
            },
        },
    };

    private static JobView View => new()
    {
        Phase = JobPhase.Running,
        Run = 7,
        Completed = 1,
        Total = 5,
        Running = 2,
        Failed = 1,
        MaxConcurrent = 2,
        Message = "run 7: 1 of 5 completed, 2 running",
        Runs =
        [
            new JobRunView
            {
                Number = 7,
                Revision = 2,
                Cause = JobRunCause.Command,
                StartedAt = At,
                Completed = 1,
                Total = 5,
                Failed = 1,
                FirstSlot = 6
            },
            new JobRunView
            {
                Number = 6,
                Revision = 1,
                Cause = JobRunCause.Schedule,
                StartedAt = At,
                ScheduledFor = At.AddSeconds(-1),
                EndedAt = At.AddSeconds(9),
                Outcome = JobOutcome.Failed,
                Completed = 4,
                Total = 5,
                Failed = 1,
                FirstSlot = 1,
                Reason = "exited with code 1",
            },
        ],
        Schedule = new JobScheduleView
        {
            Cron = "*/5 * * * MON-FRI",
            TimeZone = "Europe/Berlin",
            Overlap = JobOverlap.Replace,
            IsSuspended = true,
            NextAt = At,
            PassedOver = At,
            PassedOverReason = "run 6 was still under way"
        },
    };

    private static ServiceRequest Request(ServiceCommand command) => new(command, IfVersion: 7, IdempotencyKey: "key-1");
}
