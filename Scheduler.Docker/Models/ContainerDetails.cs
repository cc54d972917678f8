using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>All that the engine knows of one container.</summary>
public sealed record ContainerDetails
{
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>With the engine's leading slash.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? Created { get; init; }

    public string? Path { get; init; }
    public IReadOnlyList<string> Args { get; init => field = value ?? []; } = [];
    public ContainerState State { get; init => field = value ?? new(); } = new();

    /// <summary>The image's id; its name is in <see cref="Config"/>.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    public int RestartCount { get; init; }
    public string? Driver { get; init; }
    public string? Platform { get; init; }
    public string? LogPath { get; init; }
    public long? SizeRw { get; init; }
    public long? SizeRootFs { get; init; }
    public ContainerConfig Config { get; init => field = value ?? new(); } = new();
    public HostConfig HostConfig { get; init => field = value ?? new(); } = new();
    public NetworkSettings NetworkSettings { get; init => field = value ?? new(); } = new();
    public IReadOnlyList<MountPoint> Mounts { get; init => field = value ?? []; } = [];
}

/// <summary>A mount as it is.</summary>
public sealed record MountPoint
{
    public string? Type { get; init; }
    public string? Name { get; init; }
    public string? Source { get; init; }
    public string? Destination { get; init; }
    public string? Driver { get; init; }
    public string? Mode { get; init; }

    [JsonPropertyName("RW")]
    public bool Writable { get; init; }

    public string? Propagation { get; init; }
}

public sealed record NetworkSettings
{
    /// <summary>From <c>80/tcp</c> to where it is published; null where it is not.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Ports { get; init => field = value ?? Nothing; } = Nothing;

    public IReadOnlyDictionary<string, EndpointSettings> Networks { get; init => field = value ?? Alone; } = Alone;

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Nothing =
        new Dictionary<string, IReadOnlyList<PortBinding>?>();

    private static readonly IReadOnlyDictionary<string, EndpointSettings> Alone =
        new Dictionary<string, EndpointSettings>();
}
