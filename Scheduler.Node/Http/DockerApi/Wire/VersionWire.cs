using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>What <c>docker version</c> shows of the server.</summary>
public sealed record VersionWire
{
    public required PlatformNameWire Platform { get; init; }

    public required IReadOnlyList<ComponentWire> Components { get; init; }

    public required string Version { get; init; }

    public required string ApiVersion { get; init; }

    [JsonPropertyName("MinAPIVersion")]
    public required string MinApiVersion { get; init; }

    public string GitCommit { get; init; } = "";

    public string GoVersion { get; init; } = "";

    public required string Os { get; init; }

    public required string Arch { get; init; }

    public required string KernelVersion { get; init; }
}

public sealed record PlatformNameWire(string Name);

public sealed record ComponentWire(string Name, string Version, IReadOnlyDictionary<string, string> Details);
