using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>What a job is beside its containers: its scale says how many completions it wants.</summary>
public sealed record JobSpec
{
    /// <summary>How many of its instances may be under way at one time; 0 for all.</summary>
    public int MaxConcurrent { get; init; }

    /// <summary>So many of its latest runs that completed are remembered, with their containers.</summary>
    public int KeepsCompleted { get; init; } = 3;

    /// <summary>So many of its latest runs that failed or were ended are remembered, with their containers.</summary>
    public int KeepsFailed { get; init; } = 3;

    /// <summary>When it runs; null for at once, and once for each spec.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobSchedule? Schedule { get; init; }
}

/// <summary>The times at which a job runs.</summary>
/// <param name="Cron">Five fields, or a word such as <c>@hourly</c>.</param>
public sealed record JobSchedule(string Cron)
{
    public const string Utc = "UTC";

    /// <summary>Whose clock the times are of, by its name in the IANA database.</summary>
    public string TimeZone { get; init; } = Utc;

    /// <summary>What becomes of a time at which the run before is still under way.</summary>
    public JobOverlap Overlap { get; init; }

    /// <summary>A time that was missed by more than this is passed over; null: however late, the latest one is made up for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Deadline { get; init; }
}

public enum JobOverlap
{
    /// <summary>It is passed over.</summary>
    Forbid,

    /// <summary>Both run.</summary>
    Allow,

    /// <summary>The run before is ended.</summary>
    Replace,
}
