namespace Scheduler.Docker;

/// <summary>All that creates a container.</summary>
public sealed record ContainerSpec : ContainerConfig
{
    public HostConfig? HostConfig { get; init; }

    /// <summary>By network name or id. Engines before API 1.44 take one; join others with a call of their own.</summary>
    public NetworkingConfig? NetworkingConfig { get; init; }
}

public sealed record NetworkingConfig(IReadOnlyDictionary<string, EndpointSettings> EndpointsConfig);
