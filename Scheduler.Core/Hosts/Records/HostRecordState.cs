using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Records;

/// <summary>What the journal of one host's record adds up to.</summary>
public sealed record HostRecordState
{
    public static readonly HostRecordState Untouched = new();

    public long Version { get; init; }

    public HostAvailability Availability { get; init; }

    public DateTimeOffset? Since { get; init; }

    public string? Reason { get; init; }

    public string? By { get; init; }

    public ImmutableSortedDictionary<string, string> LabelsSet { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedSet<string> LabelsRemoved { get; init; } = [];

    public EvictionOrder? Eviction { get; init; }

    public bool IsRemoved { get; init; }

    public IdempotencyWindow Window { get; init; } = IdempotencyWindow.Empty;

    /// <summary>Somebody has decided something about the host.</summary>
    [JsonIgnore]
    public bool Exists => Version > 0;

    public HostRecord ToRecord(HostId host) => new()
    {
        Host = host,
        Version = Version,
        Availability = Availability,
        Since = Since,
        Reason = Reason,
        By = By,
        LabelsSet = LabelsSet,
        LabelsRemoved = LabelsRemoved,
        Eviction = Eviction,
        IsRemoved = IsRemoved,
    };
}
