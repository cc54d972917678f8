using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>A volume to create; without a name the engine makes one up.</summary>
public sealed record VolumeSpec
{
    public string? Name { get; init; }
    public string? Driver { get; init; }
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

public sealed record VolumeDetails
{
    public string Name { get; init => field = value ?? ""; } = "";
    public string? Driver { get; init; }
    public string? Mountpoint { get; init; }

    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? CreatedAt { get; init; }

    public string? Scope { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

internal sealed record VolumeList(IReadOnlyList<VolumeDetails>? Volumes);
