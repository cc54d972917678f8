using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>The container of a task.</summary>
public sealed record ContainerSpecWire
{
    public string? Image { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>What we call the entrypoint.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Args { get; init; }

    public string? Hostname { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public string? Dir { get; init; }

    public string? User { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public PrivilegesWire? Privileges { get; init; }

    public bool? Init { get; init; }

    public string? StopSignal { get; init; }

    [JsonPropertyName("TTY")]
    public bool? Tty { get; init; }

    public bool? OpenStdin { get; init; }

    public bool? ReadOnly { get; init; }

    public IReadOnlyList<MountWire>? Mounts { get; init; }

    public long? StopGracePeriod { get; init; }

    public HealthcheckWire? Healthcheck { get; init; }

    /// <summary>Each as a line of /etc/hosts.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    [JsonPropertyName("DNSConfig")]
    public DnsWire? DnsConfig { get; init; }

    public IReadOnlyList<FileReferenceWire>? Secrets { get; init; }

    public IReadOnlyList<FileReferenceWire>? Configs { get; init; }

    public string? Isolation { get; init; }

    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    public IReadOnlyList<string>? CapabilityAdd { get; init; }

    public IReadOnlyList<string>? CapabilityDrop { get; init; }

    public IReadOnlyList<UlimitWire>? Ulimits { get; init; }

    public long? OomScoreAdj { get; init; }
}

public sealed record PrivilegesWire
{
    public GlobalWire? CredentialSpec { get; init; }

    [JsonPropertyName("SELinuxContext")]
    public SelinuxWire? SelinuxContext { get; init; }

    public ProfileWire? Seccomp { get; init; }

    public ProfileWire? AppArmor { get; init; }

    public bool? NoNewPrivileges { get; init; }
}

public sealed record SelinuxWire
{
    public bool? Disable { get; init; }

    public string? User { get; init; }

    public string? Role { get; init; }

    public string? Type { get; init; }

    public string? Level { get; init; }
}

/// <param name="Profile">In base64, as Go writes bytes.</param>
public sealed record ProfileWire(string? Mode, byte[]? Profile = null);

public sealed record MountWire
{
    public string? Type { get; init; }

    public string? Source { get; init; }

    public string? Target { get; init; }

    public bool? ReadOnly { get; init; }

    public string? Consistency { get; init; }

    public BindOptionsWire? BindOptions { get; init; }

    public VolumeOptionsWire? VolumeOptions { get; init; }

    public TmpfsOptionsWire? TmpfsOptions { get; init; }
}

public sealed record BindOptionsWire
{
    public string? Propagation { get; init; }

    public bool? CreateMountpoint { get; init; }
}

public sealed record VolumeOptionsWire
{
    public bool? NoCopy { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public DriverWire? DriverConfig { get; init; }
}

public sealed record DriverWire
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

public sealed record TmpfsOptionsWire
{
    public long? SizeBytes { get; init; }

    public int? Mode { get; init; }
}

public sealed record HealthcheckWire
{
    public IReadOnlyList<string>? Test { get; init; }

    public long? Interval { get; init; }

    public long? Timeout { get; init; }

    public long? StartPeriod { get; init; }

    public long? StartInterval { get; init; }

    public int? Retries { get; init; }
}

public sealed record DnsWire
{
    public IReadOnlyList<string>? Nameservers { get; init; }

    public IReadOnlyList<string>? Search { get; init; }

    public IReadOnlyList<string>? Options { get; init; }
}

public sealed record UlimitWire(string? Name, long Soft, long Hard);

/// <summary>A secret or a config as a file of the container.</summary>
public sealed record FileReferenceWire
{
    public FileTargetWire? File { get; init; }

    [JsonPropertyName("SecretID")]
    public string? SecretId { get; init; }

    public string? SecretName { get; init; }

    [JsonPropertyName("ConfigID")]
    public string? ConfigId { get; init; }

    public string? ConfigName { get; init; }
}

public sealed record FileTargetWire
{
    public string? Name { get; init; }

    [JsonPropertyName("UID")]
    public string? Uid { get; init; }

    [JsonPropertyName("GID")]
    public string? Gid { get; init; }

    public int? Mode { get; init; }
}
