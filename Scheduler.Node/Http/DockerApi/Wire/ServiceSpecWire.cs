using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>What a service is to be, as <c>POST /services/create</c> takes it.</summary>
public sealed record ServiceSpecWire
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public TaskSpecWire? TaskTemplate { get; init; }

    public ServiceModeWire? Mode { get; init; }

    public UpdateConfigWire? UpdateConfig { get; init; }

    public UpdateConfigWire? RollbackConfig { get; init; }

    /// <summary>Before 1.25; since then in the task's template.</summary>
    public IReadOnlyList<AttachmentWire>? Networks { get; init; }

    public EndpointSpecWire? EndpointSpec { get; init; }
}

/// <summary>One of them.</summary>
public sealed record ServiceModeWire
{
    public ReplicatedWire? Replicated { get; init; }

    public GlobalWire? Global { get; init; }

    public ReplicatedJobWire? ReplicatedJob { get; init; }

    public GlobalWire? GlobalJob { get; init; }
}

public sealed record ReplicatedWire
{
    public long? Replicas { get; init; }
}

public sealed record GlobalWire;

public sealed record ReplicatedJobWire
{
    public long? MaxConcurrent { get; init; }

    public long? TotalCompletions { get; init; }
}

/// <summary>Durations are in nanoseconds, here and below.</summary>
public sealed record UpdateConfigWire
{
    public long Parallelism { get; init; }

    public long? Delay { get; init; }

    public string? FailureAction { get; init; }

    public long? Monitor { get; init; }

    public double? MaxFailureRatio { get; init; }

    public string? Order { get; init; }
}

public sealed record EndpointSpecWire
{
    public string? Mode { get; init; }

    public IReadOnlyList<PortWire>? Ports { get; init; }
}

public sealed record PortWire
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public long TargetPort { get; init; }

    public long? PublishedPort { get; init; }

    public string? PublishMode { get; init; }
}

public sealed record TaskSpecWire
{
    public ContainerSpecWire? ContainerSpec { get; init; }

    public ResourcesWire? Resources { get; init; }

    public RestartPolicyWire? RestartPolicy { get; init; }

    public PlacementWire? Placement { get; init; }

    public IReadOnlyList<AttachmentWire>? Networks { get; init; }

    public LogDriverWire? LogDriver { get; init; }

    public long ForceUpdate { get; init; }

    public string? Runtime { get; init; }
}

public sealed record ResourcesWire
{
    public QuantitiesWire? Limits { get; init; }

    public QuantitiesWire? Reservations { get; init; }
}

public sealed record QuantitiesWire
{
    [JsonPropertyName("NanoCPUs")]
    public long? NanoCpus { get; init; }

    public long? MemoryBytes { get; init; }

    public long? Pids { get; init; }
}

public sealed record RestartPolicyWire
{
    public string? Condition { get; init; }

    public long? Delay { get; init; }

    public long? MaxAttempts { get; init; }

    public long? Window { get; init; }
}

public sealed record PlacementWire
{
    public IReadOnlyList<string>? Constraints { get; init; }

    public long? MaxReplicas { get; init; }

    public IReadOnlyList<PreferenceWire?>? Preferences { get; init; }

    public IReadOnlyList<PlatformWire>? Platforms { get; init; }
}

public sealed record PreferenceWire
{
    public SpreadWire? Spread { get; init; }
}

public sealed record SpreadWire
{
    public string? SpreadDescriptor { get; init; }
}

public sealed record PlatformWire
{
    public string? Architecture { get; init; }

    [JsonPropertyName("OS")]
    public string? Os { get; init; }
}

/// <summary>Which network a task joins.</summary>
public sealed record AttachmentWire
{
    /// <summary>Its id or name.</summary>
    public string? Target { get; init; }

    public IReadOnlyList<string>? Aliases { get; init; }

    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }
}

public sealed record LogDriverWire
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
