using System.Text.Json.Serialization;
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

    public required string Endpoint { get; init; }

    /// <summary>Where its published ports are reached, the first one by default; empty where nobody said.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What its engine says of itself; null until it has been reached.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public EngineFacts? Engine { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required decimal ReservedCpus { get; init; }

    public required long ReservedMemoryBytes { get; init; }

    /// <summary>Instances admitted.</summary>
    public required int Instances { get; init; }

    public required IReadOnlyList<PortClaimBody> Ports { get; init; }

    public required IReadOnlyList<OrphanView> Orphans { get; init; }

    public static HostBody Of(HostView view) => new()
    {
        Name = view.Id.Value,
        State = view.State,
        Reason = view.Reason,
        Next = view.Next,
        Since = view.Since,
        LostAt = view.LostAt,
        Endpoint = view.Endpoint,
        Addresses = view.Addresses,
        Engine = view.Engine,
        Labels = view.Labels,
        ReservedCpus = view.ReservedCpus,
        ReservedMemoryBytes = view.ReservedMemoryBytes,
        Instances = view.Instances,
        Ports = [.. view.Ports.Select(PortClaimBody.Of)],
        Orphans = view.Orphans,
    };
}
