using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// What few containers need, and their engine is told as it stands (POST /containers/create, HostConfig). Null and empty mean
/// the engine's default.
/// </summary>
public sealed record EngineOptions
{
    public static readonly EngineOptions None = new();

    /// <summary>The name of an OCI runtime that the engine has, such as <c>nvidia</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Runtime { get; init; }

    /// <summary>GPUs and the like, by the words of their driver.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<DeviceRequestSpec>? DeviceRequests { get; init; }

    /// <summary>Each such as <c>c 1:3 mr</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? DeviceRules { get; init; }

    /// <summary><c>host</c> or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UtsMode { get; init; }

    /// <summary>Whose cgroups it sees: <c>host</c>, <c>private</c> or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CgroupMode { get; init; }

    /// <summary>Options of the storage driver, such as <c>size</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, string>? Storage { get; init; }

    /// <summary>From 0 to 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Swappiness { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BlockIoSpec? BlockIo { get; init; }

    [JsonIgnore]
    public ImmutableArray<DeviceRequestSpec> AllDeviceRequests => DeviceRequests ?? [];
}

/// <summary>Devices that an engine finds by what they can do.</summary>
public sealed record DeviceRequestSpec
{
    /// <summary>As a <see cref="Count"/>: every device that there is.</summary>
    public const int All = -1;

    /// <summary>As a <see cref="Driver"/>: it knows devices by their names alone.</summary>
    public const string Cdi = "cdi";

    /// <summary>Null for whichever driver has the capabilities.</summary>
    public string? Driver { get; init; }

    /// <summary><see cref="All"/>, or a number of at least 1; null where <see cref="Ids"/> says which.</summary>
    public int? Count { get; init; }

    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>All of which it must have, such as <c>gpu</c>; none are needed for <see cref="Cdi"/>.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>How much of the disks' time a container has, and how much of each disk.</summary>
public sealed record BlockIoSpec
{
    /// <summary>From 10 to 1000, beside the other containers of the host.</summary>
    public int? Weight { get; init; }

    public ImmutableArray<DiskRate> WeightByDevice { get; init; } = [];

    /// <summary>Bytes a second.</summary>
    public ImmutableArray<DiskRate> ReadBytes { get; init; } = [];

    public ImmutableArray<DiskRate> WriteBytes { get; init; } = [];

    /// <summary>Operations a second.</summary>
    public ImmutableArray<DiskRate> ReadOperations { get; init; } = [];

    public ImmutableArray<DiskRate> WriteOperations { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<DiskRate> AllRates => [.. ReadBytes, .. WriteBytes, .. ReadOperations, .. WriteOperations];
}

/// <param name="Path">The device on the host, such as <c>/dev/sda</c>.</param>
/// <param name="Rate">Of what, its list says.</param>
public sealed record DiskRate(string Path, long Rate);
