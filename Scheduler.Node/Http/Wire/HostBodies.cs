using System.Text.Json.Serialization;
using Scheduler.Core.Hosts.Records;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Http.Wire;

/// <summary>What people want of a host.</summary>
/// <param name="Reason">Why; shown with the host.</param>
/// <param name="By">Who; shown with the host.</param>
public sealed record HostAvailabilityBody(HostAvailability Availability, string? Reason = null, string? By = null);

/// <summary>Changes of a host's labels; those that are not named stay as they are.</summary>
public sealed record HostLabelsBody(IReadOnlyDictionary<string, string>? Set = null, IReadOnlyList<string>? Remove = null, string? By = null);

/// <summary>A person's word that what a lost host had is to be replaced now.</summary>
/// <param name="ConfirmedDead">That nothing runs there any more, so that even what may never run twice is replaced.</param>
public sealed record HostEvictBody(bool ConfirmedDead = false, string? By = null);

/// <summary>A decision about a host was applied, durably.</summary>
/// <param name="Version">Of what is decided about the host, after it; also the ETag.</param>
/// <param name="Changed">False when the host already was as wanted.</param>
/// <param name="Replayed">True when the idempotency key was known and nothing was done again.</param>
public sealed record HostAcceptedBody(long Version, bool Changed, bool Replayed, HostRecordBody Host)
{
    public static HostAcceptedBody Of(HostAccepted accepted) =>
        new(accepted.Version, accepted.Changed, accepted.Replayed, HostRecordBody.Of(accepted.Record));
}

/// <summary>What people decided about a host, on the wire.</summary>
public sealed record HostRecordBody
{
    public required string Name { get; init; }

    public required HostAvailability Availability { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? Since { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? By { get; init; }

    /// <summary>Labels on top of the host's own, or instead of them.</summary>
    public required IReadOnlyDictionary<string, string> LabelsSet { get; init; }

    /// <summary>Labels of the host's own that it is not to have.</summary>
    public required IReadOnlyList<string> LabelsRemoved { get; init; }

    /// <summary>When it was last decided that what it had is to be replaced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? EvictedAt { get; init; }

    public required bool Removed { get; init; }

    public static HostRecordBody Of(HostRecord record) => new()
    {
        Name = record.Host.Value,
        Availability = record.Availability,
        Since = record.Since,
        Reason = record.Reason,
        By = record.By,
        LabelsSet = record.LabelsSet,
        LabelsRemoved = [.. record.LabelsRemoved],
        EvictedAt = record.Eviction?.At,
        Removed = record.IsRemoved,
    };
}

/// <summary>What is still on a host that is being drained, on the wire.</summary>
public sealed record DrainedBody
{
    public required string Instance { get; init; }

    public required string Stack { get; init; }

    public required string Service { get; init; }

    public required int Slot { get; init; }

    public required DrainStage Stage { get; init; }

    /// <summary>Where it moves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? To { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    public static DrainedBody Of(DrainedInstance one) => new()
    {
        Instance = one.Id.Value,
        Stack = one.Service.Stack,
        Service = one.Service.Service,
        Slot = one.Slot,
        Stage = one.Stage,
        To = one.To?.Value,
        Reason = one.Reason,
    };
}
