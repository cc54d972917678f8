using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>How a container is joined to the machine it runs on. What is null is left to the engine.</summary>
public sealed record HostConfig : ContainerResources
{
    /// <summary>As <c>source:/path[:options]</c>.</summary>
    public IReadOnlyList<string>? Binds { get; init; }

    public IReadOnlyList<Mount>? Mounts { get; init; }

    /// <summary>Path to mount options.</summary>
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>From <c>80/tcp</c> to where it is published.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? PortBindings { get; init; }

    public bool? PublishAllPorts { get; init; }
    public RestartPolicy? RestartPolicy { get; init; }
    public bool? AutoRemove { get; init; }
    public IReadOnlyList<string>? CapAdd { get; init; }
    public IReadOnlyList<string>? CapDrop { get; init; }
    public bool? Privileged { get; init; }
    public bool? ReadonlyRootfs { get; init; }
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }
    public long? ShmSize { get; init; }

    /// <summary>As <c>name:address</c>.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    public IReadOnlyList<string>? Dns { get; init; }
    public IReadOnlyList<string>? DnsSearch { get; init; }
    public IReadOnlyList<string>? DnsOptions { get; init; }
    public IReadOnlyList<string>? SecurityOpt { get; init; }
    public IReadOnlyDictionary<string, string>? StorageOpt { get; init; }
    public IReadOnlyList<string>? GroupAdd { get; init; }
    public bool? Init { get; init; }

    /// <summary>A network's name, or <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:ID</c>.</summary>
    public string? NetworkMode { get; init; }

    public string? PidMode { get; init; }
    public string? IpcMode { get; init; }

    [JsonPropertyName("UTSMode")]
    public string? UtsMode { get; init; }

    public string? UsernsMode { get; init; }
    public string? CgroupnsMode { get; init; }
    public string? Cgroup { get; init; }
    public string? Runtime { get; init; }
    public string? Isolation { get; init; }
    public string? VolumeDriver { get; init; }
    public LogConfig? LogConfig { get; init; }
    public int? OomScoreAdj { get; init; }

    /// <summary>As <c>container:alias</c>; only on the default bridge.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    public IReadOnlyList<string>? VolumesFrom { get; init; }
    public IReadOnlyList<string>? MaskedPaths { get; init; }
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }
}

/// <summary>An empty port lets the engine choose one.</summary>
public sealed record PortBinding(string? HostIp, string? HostPort);

/// <summary>Name: <c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</summary>
public sealed record RestartPolicy(string Name, int MaximumRetryCount = 0);

public sealed record LogConfig(string? Type, IReadOnlyDictionary<string, string>? Config = null);
