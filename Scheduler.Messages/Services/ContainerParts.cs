using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// One published port. A range of host ports means: any one of them that is free; the host chooses when it admits the
/// instance. <paramref name="HostPort"/> 0 lets the engine choose.
/// </summary>
/// <param name="ContainerPort">1 to 65535.</param>
/// <param name="HostPort">0 to 65535: the port or the first of the range.</param>
/// <param name="HostPortLast">The last of the range; equal to <paramref name="HostPort"/> for a single port.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
/// <param name="HostIp">The host address to listen on; null for all.</param>
public sealed record PortSpec(int ContainerPort, int HostPort = 0, int HostPortLast = 0, string Protocol = "tcp", string? HostIp = null)
{
    /// <summary>0 stands for <see cref="HostPort"/>: whoever names one port need not name it twice.</summary>
    public int HostPortLast { get; init; } = HostPortLast == 0 ? HostPort : HostPortLast;

    /// <summary>
    /// It was asked for on every host, as Swarm's routing mesh has it. There is none: it is open where an instance runs,
    /// all the same.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Meshed { get; init; }
}

/// <summary>A volume, a bind of a host path, or a tmpfs, at a path of the container.</summary>
/// <param name="Type">What <paramref name="Source"/> is.</param>
/// <param name="Target">The absolute path in the container.</param>
/// <param name="Source">The engine's volume name or the absolute host path; null for an anonymous volume or a tmpfs.</param>
public sealed record MountSpec(MountType Type, string Target, string? Source = null)
{
    public bool ReadOnly { get; init; }

    /// <summary>Such as <c>rprivate</c>, for binds.</summary>
    public string? Propagation { get; init; }

    /// <summary>Do not copy the image's files into a new volume.</summary>
    public bool NoCopy { get; init; }

    /// <summary>Make the host path when it is missing, as short compose syntax does.</summary>
    public bool CreateHostPath { get; init; }

    /// <summary>Tmpfs size in bytes; null for the kernel's default.</summary>
    public long? TmpfsSizeBytes { get; init; }

    /// <summary>Tmpfs file mode; null for 01777.</summary>
    public int? TmpfsMode { get; init; }

    /// <summary>Each slot has a volume of its own: the slot's number is appended to the name, after a dot.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PerSlot { get; init; }

    /// <summary>How to make the named volume when it is missing; null for the local driver.</summary>
    public VolumeSpec? Volume { get; init; }
}

public enum MountType
{
    Volume,
    Bind,
    Tmpfs,
}

/// <summary>A named volume. An external one is used but never made or removed.</summary>
public sealed record VolumeSpec
{
    public string? Driver { get; init; }

    public ImmutableSortedDictionary<string, string> DriverOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public bool External { get; init; }
}

/// <summary>A bridge that the container joins, by its name on the engine.</summary>
/// <param name="Network">Name on the engine, such as <c>web_default</c>.</param>
public sealed record NetworkAttachment(string Network)
{
    /// <summary>Names by which the others on this network find the container.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    public string? Ipv4Address { get; init; }

    public string? Ipv6Address { get; init; }

    /// <summary>How to make the network when it is missing; an external one is used but never made or removed.</summary>
    public NetworkSpec Spec { get; init; } = new();
}

public sealed record NetworkSpec
{
    public string Driver { get; init; } = "bridge";

    public ImmutableSortedDictionary<string, string> DriverOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>No way out to the world.</summary>
    public bool Internal { get; init; }

    public bool EnableIpv6 { get; init; }

    public bool External { get; init; }

    /// <summary>CIDR blocks with an optional gateway; empty lets the engine choose.</summary>
    public ImmutableArray<SubnetSpec> Subnets { get; init; } = [];
}

public sealed record SubnetSpec(string Subnet, string? Gateway = null, string? IpRange = null);

/// <summary>The engine's own health check. <see cref="Test"/> is <c>CMD …</c>, <c>CMD-SHELL …</c> or <c>NONE</c>; null keeps the image's.</summary>
public sealed record HealthcheckSpec
{
    public ImmutableArray<string>? Test { get; init; }

    public TimeSpan? Interval { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? StartPeriod { get; init; }

    /// <summary>Instead of <see cref="Interval"/> during the start period; engines before version 25 pass it over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? StartInterval { get; init; }

    public int? Retries { get; init; }
}

public sealed record UlimitSpec(string Name, long Soft, long Hard);

public sealed record LoggingSpec(string Driver)
{
    /// <summary>The one that engines use by themselves, for options without a driver.</summary>
    public const string DriverDefault = "json-file";

    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
