using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>Where a job stands, on the wire.</summary>
public sealed record JobBody
{
    public required JobPhase Phase { get; init; }

    /// <summary>The number of its latest run; 0 before the first.</summary>
    public required long Run { get; init; }

    /// <summary>Of the latest run, as the counts below.</summary>
    public required int Completed { get; init; }

    public required int Total { get; init; }

    public required int Running { get; init; }

    /// <summary>Slots that have failed for good.</summary>
    public required int Failed { get; init; }

    /// <summary>How many instances may be under way at one time.</summary>
    public required int MaxConcurrent { get; init; }

    public required string Message { get; init; }

    /// <summary>Null for a job without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JobScheduleBody? Schedule { get; init; }

    /// <summary>Those under way and those that are remembered, the newest first.</summary>
    public required IReadOnlyList<JobRunBody> Runs { get; init; }

    public static JobBody Of(JobView view) => new()
    {
        Phase = view.Phase,
        Run = view.Run,
        Completed = view.Completed,
        Total = view.Total,
        Running = view.Running,
        Failed = view.Failed,
        MaxConcurrent = view.MaxConcurrent,
        Message = view.Message,
        Schedule = view.Schedule is { } schedule ? JobScheduleBody.Of(schedule) : null,
        Runs = [.. view.Runs.Select(JobRunBody.Of)],
    };
}

/// <summary>A job's schedule and what comes of it.</summary>
public sealed record JobScheduleBody
{
    public required string Cron { get; init; }

    public required string TimeZone { get; init; }

    public required JobOverlap Overlap { get; init; }

    public required bool Suspended { get; init; }

    /// <summary>Null while it is suspended or stopped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The latest time that went by without a run, and why.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? PassedOver { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PassedOverReason { get; init; }

    public static JobScheduleBody Of(JobScheduleView view) => new()
    {
        Cron = view.Cron,
        TimeZone = view.TimeZone,
        Overlap = view.Overlap,
        Suspended = view.IsSuspended,
        NextAt = view.NextAt,
        PassedOver = view.PassedOver,
        PassedOverReason = view.PassedOverReason,
    };
}

/// <summary>One time that a job runs, be it under way or over.</summary>
public sealed record JobRunBody
{
    public required long Number { get; init; }

    public required int Revision { get; init; }

    public required JobRunCause Cause { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time of the schedule that it is for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>Null while it is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null while it is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JobOutcome? Outcome { get; init; }

    public required int Completed { get; init; }

    public required int Total { get; init; }

    public required int Failed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    public static JobRunBody Of(JobRunView view) => new()
    {
        Number = view.Number,
        Revision = view.Revision,
        Cause = view.Cause,
        StartedAt = view.StartedAt,
        ScheduledFor = view.ScheduledFor,
        EndedAt = view.EndedAt,
        Outcome = view.Outcome,
        Completed = view.Completed,
        Total = view.Total,
        Failed = view.Failed,
        Reason = view.Reason,
    };
}
