using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Files;

namespace Scheduler.Messages.Services;

/// <summary>The container of an instance, in the terms of the Docker Engine API. Null and empty mean the image's or the engine's default.</summary>
public sealed record ContainerSpec
{
    /// <summary>As <c>docker run</c> takes it: <c>[registry/]name[:tag][@digest]</c>.</summary>
    public required string Image { get; init; }

    public PullPolicy Pull { get; init; } = PullPolicy.IfMissing;

    /// <summary>Arguments; null for the image's own.</summary>
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>Null for the image's own; empty to clear it.</summary>
    public ImmutableArray<string>? Entrypoint { get; init; }

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? Hostname { get; init; }

    /// <summary>Each has the host name <c>stack-service-slot</c>, whatever <see cref="Hostname"/> says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HostnameOfSlot { get; init; }

    public string? Domainname { get; init; }

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public ImmutableArray<PortSpec> Ports { get; init; } = [];

    /// <summary>Ports open to the stack's network only, such as <c>8080/tcp</c>.</summary>
    public ImmutableArray<string> Expose { get; init; } = [];

    public ImmutableArray<MountSpec> Mounts { get; init; } = [];

    /// <summary>Secrets and configs that it finds as files. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<FileUse>? Files { get; init; }

    [JsonIgnore]
    public ImmutableArray<FileUse> AllFiles => Files ?? [];

    /// <summary>
    /// Services that are on the same host by its being their sidekick, or they its: the container of the same slot has been
    /// started there before this one is made, as it has its volumes. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string>? MadeAfter { get; init; }

    /// <summary>The bridges it joins, in order; ignored when <see cref="NetworkMode"/> is set.</summary>
    public ImmutableArray<NetworkAttachment> Networks { get; init; } = [];

    /// <summary>
    /// <c>host</c>, <c>none</c>, <c>bridge</c> (the engine's own) or <c>service:NAME</c> (that of another service of the
    /// stack); null to join <see cref="Networks"/>.
    /// </summary>
    public string? NetworkMode { get; init; }

    public HealthcheckSpec? Healthcheck { get; init; }

    /// <summary>What its agent asks it over the network; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HealthProbe? Probe { get; init; }

    /// <summary>Such as <c>SIGINT</c>; null for the image's own or SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>How long it may take to end before it is killed; null for 10 s.</summary>
    public TimeSpan? StopGracePeriod { get; init; }

    /// <summary>
    /// How long it runs on, out of service, before it is asked to end; null for 2 s where another instance has taken over
    /// from it, and not at all otherwise.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? DrainPeriod { get; init; }

    public ResourceSpec Resources { get; init; } = new();

    public bool Tty { get; init; }

    public bool OpenStdin { get; init; }

    /// <summary>Runs a tiny init as process 1, which forwards signals and reaps; null for the engine's default.</summary>
    public bool? Init { get; init; }

    public bool Privileged { get; init; }

    public bool ReadOnly { get; init; }

    public ImmutableArray<string> CapAdd { get; init; } = [];

    public ImmutableArray<string> CapDrop { get; init; } = [];

    public ImmutableArray<string> SecurityOpt { get; init; } = [];

    public ImmutableArray<string> GroupAdd { get; init; } = [];

    public ImmutableArray<UlimitSpec> Ulimits { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Sysctls { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Each <c>host:container[:permissions]</c>.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];

    /// <summary>Each <c>name:address</c>.</summary>
    public ImmutableArray<string> ExtraHosts { get; init; } = [];

    public ImmutableArray<string> Dns { get; init; } = [];

    public ImmutableArray<string> DnsSearch { get; init; } = [];

    public ImmutableArray<string> DnsOptions { get; init; } = [];

    /// <summary><c>host</c> or null.</summary>
    public string? PidMode { get; init; }

    /// <summary><c>host</c>, <c>private</c>, <c>shareable</c>, <c>none</c> or null.</summary>
    public string? IpcMode { get; init; }

    public string? UsernsMode { get; init; }

    public string? CgroupParent { get; init; }

    /// <summary>Bytes of /dev/shm; null for the engine's default.</summary>
    public long? ShmSizeBytes { get; init; }

    public LoggingSpec? Logging { get; init; }

    /// <summary>Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EngineOptions? Engine { get; init; }
}

public enum PullPolicy
{
    IfMissing,
    Always,
    Never,
}
