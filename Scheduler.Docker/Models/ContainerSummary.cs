using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>A container as lists show it.</summary>
public sealed record ContainerSummary
{
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>With the engine's leading slash.</summary>
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    public string Image { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("ImageID")]
    public string ImageId { get; init => field = value ?? ""; } = "";

    public string? Command { get; init; }

    [JsonConverter(typeof(Models.UnixSecondsConverter))]
    public DateTimeOffset Created { get; init; }

    /// <summary>As in <see cref="ContainerState.Status"/>.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>For people: <c>Up 3 minutes (healthy)</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? NoLabels; } = NoLabels;
    public IReadOnlyList<PortSummary> Ports { get; init => field = value ?? []; } = [];
    public IReadOnlyList<MountPoint> Mounts { get; init => field = value ?? []; } = [];
    public long? SizeRw { get; init; }
    public long? SizeRootFs { get; init; }
    public NetworkSummary NetworkSettings { get; init => field = value ?? new(null); } = new(null);

    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();
}

/// <summary>PublicPort is null for a port that is exposed only.</summary>
public sealed record PortSummary(
    [property: JsonPropertyName("IP")] string? Ip, ushort PrivatePort, ushort? PublicPort, string? Type);

public sealed record NetworkSummary(IReadOnlyDictionary<string, EndpointSettings>? Networks);
