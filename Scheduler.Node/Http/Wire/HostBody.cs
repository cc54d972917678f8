using System.Text.Json.Serialization;
using Scheduler.Core.Hosts.Records;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Http.Wire;

/// <summary>A host on the wire.</summary>
public sealed record HostBody
{
    public required string Name { get; init; }

    public required HostState State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    /// <summary>What happens next, and when; null when nothing is to come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was given up; null while it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>While it is not active: what other hosts make of it, as its reason says in words. Absent while nothing is known.</summary>
    public NeighboursBody? Neighbours { get; init; }

    /// <summary>What people want of it.</summary>
    public HostAvailability Availability { get; init; }

    /// <summary>Who wanted that, and why; null while it is active.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? AvailabilityReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? AvailabilitySince { get; init; }

    /// <summary>When a person last decided that what it had is to be replaced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? EvictedAt { get; init; }

    /// <summary>It is draining, and nothing is left that would move.</summary>
    public bool Drained { get; init; }

    /// <summary>Of what people decided about it; also the ETag. 0 while nobody has.</summary>
    public long Version { get; init; }

    /// <summary>While it is draining: what is still there, and why. Only where one host is asked for.</summary>
    public IReadOnlyList<DrainedBody>? Left { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>What its engine says of itself; null until it has been reached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public EngineFacts? Engine { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required decimal ReservedCpus { get; init; }

    public required long ReservedMemoryBytes { get; init; }

    /// <summary>What is kept back for the host itself.</summary>
    public required HostReserve Reserve { get; init; }

    /// <summary>How far its engine was last tried out.</summary>
    public required TrialReach Trial { get; init; }

    /// <summary>Where its published ports are reached; empty where nobody said.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Named volumes that live on it alone.</summary>
    public required IReadOnlyList<string> Volumes { get; init; }

    /// <summary>Instances admitted.</summary>
    public required int Instances { get; init; }

    public required IReadOnlyList<PortClaimBody> Ports { get; init; }

    public required IReadOnlyList<OrphanView> Orphans { get; init; }

    /// <param name="drain">How far it is, while it is draining.</param>
    public static HostBody Of(HostView view, HostDrain? drain = null, long version = 0) => new()
    {
        Name = view.Id.Value,
        State = view.State,
        Reason = view.WholeReason,
        Next = view.Next,
        Since = view.Since,
        LostAt = view.LostAt,
        Neighbours = view.Neighbours is { } word ? new NeighboursBody(word.Reach, [.. word.By.Select(host => host.Value)]) : null,
        Availability = view.Availability,
        AvailabilityReason = view.AvailabilityReason,
        AvailabilitySince = view.AvailabilitySince,
        EvictedAt = view.Eviction?.At,
        Drained = drain is { IsDone: true },
        Version = version,
        Endpoint = view.Endpoint,
        Addresses = view.Addresses,
        Engine = view.Engine,
        Labels = view.Labels,
        ReservedCpus = view.ReservedCpus,
        ReservedMemoryBytes = view.ReservedMemoryBytes,
        Reserve = view.Reserve,
        Trial = view.Trial,
        Volumes = view.Volumes,
        Instances = view.Instances,
        Ports = [.. view.Ports.Select(PortClaimBody.Of)],
        Orphans = view.Orphans,
    };
}

/// <param name="By">The hosts that it is known from.</param>
public sealed record NeighboursBody(NeighbourReach Reach, IReadOnlyList<string> By);
