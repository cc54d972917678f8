using System.Text.Json.Serialization;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>One try at filling a slot, as the service wants it.</summary>
public sealed record Instance
{
    public required InstanceId Id { get; init; }

    public required long Number { get; init; }

    public required int Slot { get; init; }

    public required HostId Host { get; init; }

    public required int Revision { get; init; }

    public required InstanceGoal Goal { get; init; }

    /// <summary>Restarts asked for, and when last.</summary>
    public int Generation { get; init; }

    public DateTimeOffset? RestartAfter { get; init; }

    /// <summary>The latest restart of the whole service that it has been part of.</summary>
    public int Wave { get; init; }

    /// <summary>The instance that runs on in this slot until this one is prepared or, in a move, well.</summary>
    public InstanceId? Replaces { get; init; }

    /// <summary>Where it was told to move; null when nobody asked for that.</summary>
    public MoveOrder? Move { get; init; }

    /// <summary>When its host was lost and its slot became free for another; null while it has its slot.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>
    /// Of one that must never run twice: since when, by its host's clock, a start of it may be under way; null while its
    /// host says that none is.
    /// </summary>
    public long? StartStamp { get; init; }

    /// <summary>Of one that must never run twice: its host was once allowed to start it.</summary>
    public bool WasStarted { get; init; }

    /// <summary>When it was first seen well by the update that brought it; null before, and where no update did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? WellAt { get; init; }

    /// <summary>How often its host had restarted it by then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int RestartsWhenWell { get; init; }

    /// <summary>It has failed in the time in which that counts against the update that brought it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasFailed { get; init; }

    /// <summary>It has left its slot to its successor, and is stopped and kept until the update is confirmed or taken back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKept { get; init; }

    /// <summary>The revision for whose sake it was started again after it had been kept; null for most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? RestoredFor { get; init; }

    /// <summary>The run of a job that it is of; 0 for what is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Run { get; init; }

    /// <summary>Of a job: how it has ended. Its container is kept for its output, and never started again. Null before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InstanceEnd? End { get; init; }

    [JsonIgnore]
    public bool HasEnded => End is not null;

    /// <summary>It was not told to go.</summary>
    [JsonIgnore]
    public bool IsLive => Goal != InstanceGoal.Absent;

    [JsonIgnore]
    public bool IsLost => LostAt is not null;

    /// <summary>Its slot is filled by it.</summary>
    [JsonIgnore]
    public bool HoldsSlot => IsLive && !IsLost && !IsKept && !HasEnded;
}

/// <param name="Until">Forgotten when it has not come about by then.</param>
public sealed record MoveOrder(HostId To, DateTimeOffset Until);
