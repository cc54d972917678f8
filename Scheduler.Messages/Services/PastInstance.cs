using System.Text.Json.Serialization;
using Scheduler.Messages.Hosts;

namespace Scheduler.Messages.Services;

/// <summary>An instance whose container is no more, as its service remembers it.</summary>
public sealed record PastInstance(InstanceId Id, int Slot, HostId Host, int Revision, string Image, Parting Parting);

/// <summary>How an instance went.</summary>
/// <param name="At">When its host said that it was gone.</param>
public sealed record Parting(DateTimeOffset At)
{
    /// <summary>It had failed, was unhealthy or was refused by its host; otherwise it was well and had to go.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasFailed { get; init; }

    /// <summary>What was wrong with it; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitCode { get; init; }

    /// <summary>Since when it had been in its last state before it was told to go; null where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>The container that is no more; null where it is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContainerId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Restarts { get; init; }
}
