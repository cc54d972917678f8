using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>A host, or a server, as a node.</summary>
public sealed record NodeWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required SwarmVersionWire Version { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required NodeSpecWire Spec { get; init; }

    public required NodeDescriptionWire Description { get; init; }

    public required NodeStatusWire Status { get; init; }

    public ManagerStatusWire? ManagerStatus { get; init; }
}

public sealed record NodeSpecWire
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public string? Role { get; init; }

    public string? Availability { get; init; }
}

public sealed record NodeDescriptionWire
{
    public required string Hostname { get; init; }

    public required PlatformWire Platform { get; init; }

    public required QuantitiesWire Resources { get; init; }

    public required NodeEngineWire Engine { get; init; }

    [JsonPropertyName("TLSInfo")]
    public SwarmTlsWire TlsInfo { get; init; } = new();
}

public sealed record NodeEngineWire
{
    public required string EngineVersion { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyList<NodePluginWire> Plugins { get; init; } = [];
}

public sealed record NodePluginWire(string Type, string Name);

public sealed record NodeStatusWire(string State, string Addr, string? Message = null);

public sealed record ManagerStatusWire(string Reachability, string Addr, bool? Leader = null);
