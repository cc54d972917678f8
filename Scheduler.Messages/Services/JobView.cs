using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>Where a job stands, as people see it.</summary>
public sealed record JobView
{
    public required JobPhase Phase { get; init; }

    /// <summary>The number of its latest run; 0 before the first.</summary>
    public required long Run { get; init; }

    /// <summary>Of the latest run: how many completions there are, and how many are wanted.</summary>
    public required int Completed { get; init; }

    public required int Total { get; init; }

    /// <summary>Of the latest run: instances whose container runs.</summary>
    public required int Running { get; init; }

    /// <summary>Of the latest run: slots that have failed for good.</summary>
    public int Failed { get; init; }

    /// <summary>How many instances may be under way at one time.</summary>
    public required int MaxConcurrent { get; init; }

    /// <summary>Where it stands, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The runs that are under way and those that are remembered, the newest first.</summary>
    public ImmutableArray<JobRunView> Runs { get; init; } = [];

    /// <summary>Null for a job without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobScheduleView? Schedule { get; init; }
}

public enum JobPhase
{
    /// <summary>Nothing is under way, and nothing was yet: it waits for its time, its dependencies or a place.</summary>
    Waiting,
    Running,

    /// <summary>Its latest run has all the completions that it wanted.</summary>
    Completed,

    /// <summary>Its latest run is over without.</summary>
    Failed,
    Stopped,
}

/// <summary>One time that a job runs, be it under way or over.</summary>
public sealed record JobRunView
{
    public required long Number { get; init; }

    public required int Revision { get; init; }

    public required JobRunCause Cause { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time of the schedule that it is for; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>Null while it is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null while it is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobOutcome? Outcome { get; init; }

    public required int Completed { get; init; }

    public required int Total { get; init; }

    /// <summary>Slots that have failed for good.</summary>
    public int Failed { get; init; }

    /// <summary>The first of its slots: runs that overlap have slots of their own.</summary>
    public required int FirstSlot { get; init; }

    /// <summary>Why it failed or was ended; null where there is nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

public enum JobRunCause
{
    /// <summary>The job was created or has another spec.</summary>
    Spec,
    Schedule,

    /// <summary>A person asked for it.</summary>
    Command,
}

public enum JobOutcome
{
    Completed,
    Failed,

    /// <summary>Another run has taken its place.</summary>
    Replaced,
}

/// <summary>A job's schedule and what comes of it.</summary>
public sealed record JobScheduleView
{
    public required string Cron { get; init; }

    public required string TimeZone { get; init; }

    public required JobOverlap Overlap { get; init; }

    public required bool IsSuspended { get; init; }

    /// <summary>Null while it is suspended or stopped, and for a schedule without any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>The latest time that was passed over, and why; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PassedOver { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PassedOverReason { get; init; }
}
