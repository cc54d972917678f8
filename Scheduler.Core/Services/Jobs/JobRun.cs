using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>One time that a job is gone through, from its first instance to its last completion.</summary>
public sealed record JobRun
{
    public required long Number { get; init; }

    public required int Revision { get; init; }

    public required JobRunCause Cause { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time of the schedule that it is for; null for none.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>The first of its slots: runs that overlap have slots of their own.</summary>
    public int FirstSlot { get; init; } = 1;

    /// <summary>How many slots it has; 0 for a global job, which has one per host.</summary>
    public int Total { get; init; }

    /// <summary>Slots that are completed, and never started again. Empty once all of them are.</summary>
    public ImmutableSortedSet<int> Completed { get; init; } = [];

    /// <summary>Slots whose last instance has failed.</summary>
    public ImmutableSortedDictionary<int, SlotFailure> Failures { get; init; } = ImmutableSortedDictionary<int, SlotFailure>.Empty;

    /// <summary>Of a global job: which slot is whose.</summary>
    public ImmutableSortedDictionary<int, HostId> Hosts { get; init; } = ImmutableSortedDictionary<int, HostId>.Empty;

    /// <summary>Null while it is under way. That of a global job is over when the next one begins: hosts may come yet.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public JobOutcome? Outcome { get; init; }

    [JsonIgnore]
    public bool IsActive => EndedAt is null;

    /// <summary>Slots that have failed for good.</summary>
    [JsonIgnore]
    public int FailedCount => Failures.Values.Count(failure => failure.IsFinal);

    [JsonIgnore]
    public int CompletedCount => Outcome == JobOutcome.Completed && Total > 0 ? Total : Completed.Count;

    /// <summary>Whether nothing more is started in the slot.</summary>
    public bool IsDone(int slot) => IsCompleted(slot) || Failures.GetValueOrDefault(slot) is { IsFinal: true };

    public bool IsCompleted(int slot) => Completed.Contains(slot) || (Outcome == JobOutcome.Completed && Holds(slot) && Total > 0);

    /// <summary>Whether the slot is one of its.</summary>
    public bool Holds(int slot) => Total == 0 ? Hosts.ContainsKey(slot) : slot >= FirstSlot && slot < FirstSlot + Total;

    [JsonIgnore]
    public IEnumerable<int> Slots => Total == 0 ? Hosts.Keys : Enumerable.Range(FirstSlot, Total);
}

/// <param name="Count">How often instances have failed in the slot.</param>
/// <param name="IsFinal">The job's restart policy has it that nothing more is started there.</param>
public sealed record SlotFailure(int Count, DateTimeOffset At, InstanceId Instance, int? ExitCode, string? Reason, bool IsFinal);
