namespace Scheduler.Docker;

/// <summary>A mount as it is asked for. Type: <c>bind</c>, <c>volume</c>, <c>tmpfs</c>.</summary>
public sealed record Mount
{
    public string? Type { get; init; }
    public string? Source { get; init; }
    public string? Target { get; init; }
    public bool? ReadOnly { get; init; }
    public string? Consistency { get; init; }
    public BindOptions? BindOptions { get; init; }
    public VolumeOptions? VolumeOptions { get; init; }
    public TmpfsOptions? TmpfsOptions { get; init; }
}

/// <summary>CreateMountpoint: from API 1.42.</summary>
public sealed record BindOptions(string? Propagation = null, bool? NonRecursive = null, bool? CreateMountpoint = null);

/// <summary>Subpath: from API 1.45.</summary>
public sealed record VolumeOptions(
    bool? NoCopy = null,
    IReadOnlyDictionary<string, string>? Labels = null,
    DriverConfig? DriverConfig = null,
    string? Subpath = null);

public sealed record DriverConfig(string? Name, IReadOnlyDictionary<string, string>? Options = null);

/// <summary>Bytes, and file mode bits.</summary>
public sealed record TmpfsOptions(long? SizeBytes = null, int? Mode = null);
