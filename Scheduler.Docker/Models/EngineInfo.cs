using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>What <c>/version</c> says.</summary>
public sealed record EngineVersion
{
    public string Version { get; init => field = value ?? ""; } = "";
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("MinAPIVersion")]
    public string? MinApiVersion { get; init; }

    public string? Os { get; init; }
    public string? Arch { get; init; }
    public string? KernelVersion { get; init; }
    public string? GitCommit { get; init; }
}

/// <summary>What <c>/info</c> says of the engine and its machine; memory in bytes.</summary>
public sealed record EngineInfo
{
    /// <summary>Stays the same across restarts of the engine.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";
    public string? ServerVersion { get; init; }

    [JsonPropertyName("NCPU")]
    public int Cpus { get; init; }

    [JsonPropertyName("MemTotal")]
    public long MemoryBytes { get; init; }

    public int Containers { get; init; }
    public int ContainersRunning { get; init; }
    public int ContainersPaused { get; init; }
    public int ContainersStopped { get; init; }
    public int Images { get; init; }
    public string? Driver { get; init; }
    public string? DockerRootDir { get; init; }
    public string? OperatingSystem { get; init; }

    [JsonPropertyName("OSType")]
    public string? OsType { get; init; }

    public string? Architecture { get; init; }
    public string? KernelVersion { get; init; }
    public string? CgroupVersion { get; init; }
    public string? CgroupDriver { get; init; }
    public bool LiveRestoreEnabled { get; init; }
    public bool MemoryLimit { get; init; }
    public bool SwapLimit { get; init; }

    /// <summary>As <c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
