namespace Scheduler.Messages.Services;

/// <summary>The life of a job. That a run has begun is here before anything runs, so that no time of a schedule is run twice.</summary>
public abstract partial record ServiceEvent
{
    /// <summary>The job is gone through once more from now on, with the present spec and scale.</summary>
    /// <param name="ScheduledFor">The time of the schedule that it is for; null for none.</param>
    /// <param name="Replaces">Runs that are under way end for it.</param>
    public sealed record JobRunStarted(
        long Run, JobRunCause Cause, DateTimeOffset At, DateTimeOffset? ScheduledFor = null, bool Replaces = false) : ServiceEvent;

    /// <summary>The instance's container has ended for good, or could not be started. With 0 its slot is completed and never started again.</summary>
    /// <param name="ExitCode">Null where it never ran.</param>
    public sealed record InstanceEnded(InstanceId Instance, bool IsCompleted, int? ExitCode, string? Reason, DateTimeOffset At) : ServiceEvent;

    /// <summary>The schedule counts from then on.</summary>
    public sealed record ScheduleBegan(DateTimeOffset From, bool IsSuspended) : ServiceEvent;

    /// <summary>A time of the schedule goes by without a run.</summary>
    public sealed record SchedulePassedOver(DateTimeOffset ScheduledFor, string Reason, DateTimeOffset At) : ServiceEvent;
}
