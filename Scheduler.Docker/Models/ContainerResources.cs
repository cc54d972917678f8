using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>What a container may use. Memory in bytes, processors in billionths.</summary>
public record ContainerResources
{
    public long? Memory { get; init; }
    public long? MemoryReservation { get; init; }

    /// <summary>Memory and swap together; -1 for no limit.</summary>
    public long? MemorySwap { get; init; }

    public long? MemorySwappiness { get; init; }
    public long? KernelMemory { get; init; }
    public long? NanoCpus { get; init; }
    public long? CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public long? CpuPeriod { get; init; }

    /// <summary>Microseconds within each <see cref="CpuPeriod"/>.</summary>
    public long? CpuQuota { get; init; }

    public long? CpuRealtimePeriod { get; init; }
    public long? CpuRealtimeRuntime { get; init; }
    public string? CpusetCpus { get; init; }
    public string? CpusetMems { get; init; }
    public long? PidsLimit { get; init; }
    public int? BlkioWeight { get; init; }
    public IReadOnlyList<WeightDevice>? BlkioWeightDevice { get; init; }
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadBps { get; init; }
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteBps { get; init; }

    [JsonPropertyName("BlkioDeviceReadIOps")]
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadIops { get; init; }

    [JsonPropertyName("BlkioDeviceWriteIOps")]
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteIops { get; init; }

    public IReadOnlyList<Ulimit>? Ulimits { get; init; }
    public bool? OomKillDisable { get; init; }
    public string? CgroupParent { get; init; }
    public IReadOnlyList<DeviceMapping>? Devices { get; init; }
    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }
    public IReadOnlyList<DeviceRequest>? DeviceRequests { get; init; }
}

public sealed record WeightDevice(string Path, int Weight);

/// <summary>Bytes or operations per second.</summary>
public sealed record ThrottleDevice(string Path, ulong Rate);

public sealed record Ulimit(string Name, long Soft, long Hard);

public sealed record DeviceMapping(string PathOnHost, string PathInContainer, string CgroupPermissions = "rwm");

/// <summary>Devices by their driver's words, as GPUs are asked for.</summary>
public sealed record DeviceRequest
{
    public string? Driver { get; init; }

    /// <summary>-1 for all.</summary>
    public int? Count { get; init; }

    [JsonPropertyName("DeviceIDs")]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>Alternatives; each a list of which all must hold.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
