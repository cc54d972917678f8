using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>A service as it is listed and inspected.</summary>
public sealed record ServiceWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required SwarmVersionWire Version { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required ServiceSpecWire Spec { get; init; }

    /// <summary>What a rollback goes back to.</summary>
    public ServiceSpecWire? PreviousSpec { get; init; }

    public required EndpointWire Endpoint { get; init; }

    public UpdateStatusWire? UpdateStatus { get; init; }

    /// <summary>Of a job alone.</summary>
    public JobStatusWire? JobStatus { get; init; }

    /// <summary>Only where it is asked for.</summary>
    public ServiceStatusWire? ServiceStatus { get; init; }
}

public sealed record EndpointWire(EndpointSpecWire Spec, IReadOnlyList<PortWire>? Ports = null);

/// <param name="State">Such as <c>updating</c> or <c>completed</c>.</param>
public sealed record UpdateStatusWire(string State, string StartedAt, string? CompletedAt, string Message);

/// <param name="JobIteration">The number of its latest run.</param>
/// <param name="LastExecution">When that began.</param>
public sealed record JobStatusWire(SwarmVersionWire JobIteration, string LastExecution);

public sealed record ServiceStatusWire(long RunningTasks, long DesiredTasks, long CompletedTasks);

public sealed record ServiceCreatedWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }
}

public sealed record ServiceUpdatedWire(IReadOnlyList<string>? Warnings);
