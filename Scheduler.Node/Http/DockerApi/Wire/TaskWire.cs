using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>An instance as a task. What is never null here is looked into by the CLI without asking.</summary>
public sealed record TaskWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required SwarmVersionWire Version { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public required TaskSpecWire Spec { get; init; }

    [JsonPropertyName("ServiceID")]
    public required string ServiceId { get; init; }

    /// <summary>Null for an instance of a global service.</summary>
    public int? Slot { get; init; }

    [JsonPropertyName("NodeID")]
    public string? NodeId { get; init; }

    /// <summary>The run of a job that it is of; null for what is none.</summary>
    public SwarmVersionWire? JobIteration { get; init; }

    public required TaskStatusWire Status { get; init; }

    public required string DesiredState { get; init; }
}

public sealed record TaskStatusWire
{
    public required string Timestamp { get; init; }

    public required string State { get; init; }

    public required string Message { get; init; }

    public string? Err { get; init; }

    public ContainerStatusWire? ContainerStatus { get; init; }

    public required PortStatusWire PortStatus { get; init; }
}

public sealed record ContainerStatusWire
{
    [JsonPropertyName("ContainerID")]
    public required string ContainerId { get; init; }

    [JsonPropertyName("PID")]
    public int Pid { get; init; }

    public int ExitCode { get; init; }
}

public sealed record PortStatusWire(IReadOnlyList<PortWire>? Ports = null);
