using System.Collections.Immutable;

namespace Scheduler.Core.Hosts;

/// <summary>A container as an engine shows it.</summary>
public sealed record EngineContainer
{
    public required string Id { get; init; }

    /// <summary>Without the leading slash.</summary>
    public required string Name { get; init; }

    public required string Image { get; init; }

    public required EngineContainerState State { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Meaningful once it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Killed for want of memory.</summary>
    public bool OutOfMemory { get; init; }

    /// <summary>The engine's own words when the last start failed.</summary>
    public string? Error { get; init; }

    public ContainerHealth Health { get; init; } = ContainerHealth.None;

    /// <summary>What the last failing health check printed, shortened; null when none failed.</summary>
    public string? HealthOutput { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its own addresses on the networks that it has joined, in the order of the networks' names; empty where they are not known.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Host ports that it holds while it runs.</summary>
    public ImmutableArray<BoundPort> Ports { get; init; } = [];
}

public sealed record BoundPort(string HostIp, int HostPort, int ContainerPort, string Protocol);

public enum EngineContainerState
{
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,
    Dead,
}

public enum ContainerHealth
{
    /// <summary>It has no health check.</summary>
    None,
    Starting,
    Healthy,
    Unhealthy,
}
