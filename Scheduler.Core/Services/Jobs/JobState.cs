using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Core.Services.Jobs;

/// <summary>What the journal of a job adds up to beside its instances: its runs, and how far its schedule has come.</summary>
public sealed record JobState
{
    public static readonly JobState Empty = new();

    /// <summary>The number of the latest run; 0 before the first.</summary>
    public long LastRun { get; init; }

    /// <summary>The runs under way, and those that are remembered; the latest one always is.</summary>
    public ImmutableSortedDictionary<long, JobRun> Runs { get; init; } = ImmutableSortedDictionary<long, JobRun>.Empty;

    /// <summary>Times of the schedule up to this have been dealt with; null for a job without one.</summary>
    public DateTimeOffset? ScheduledFrom { get; init; }

    public bool IsSuspended { get; init; }

    /// <summary>The latest time of the schedule that went by without a run.</summary>
    public DateTimeOffset? PassedOver { get; init; }

    public string? PassedOverReason { get; init; }

    [JsonIgnore]
    public JobRun? Latest => Runs.GetValueOrDefault(LastRun);

    [JsonIgnore]
    public IEnumerable<JobRun> Active => Runs.Values.Where(run => run.IsActive);

    internal JobState With(JobRun run) => this with { Runs = Runs.SetItem(run.Number, run) };
}
