using System.Text.Json.Serialization;

namespace Scheduler.Docker;

public sealed record ImageDetails
{
    public string Id { get; init => field = value ?? ""; } = "";
    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    /// <summary>As <c>repository@sha256:…</c>; empty for an image that never was in a registry.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? Created { get; init; }

    public long Size { get; init; }
    public string? Architecture { get; init; }
    public string? Os { get; init; }
    public string? Author { get; init; }
    public string? Comment { get; init; }
    public ContainerConfig Config { get; init => field = value ?? new(); } = new();
}

public sealed record ImageSummary
{
    public string Id { get; init => field = value ?? ""; } = "";
    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    [JsonConverter(typeof(Models.UnixSecondsConverter))]
    public DateTimeOffset Created { get; init; }

    public long Size { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>One of the two is set: a name that was taken off an image, or an image that is gone.</summary>
public sealed record ImageRemoved(string? Untagged, string? Deleted);

/// <summary>What a registry holds under a name.</summary>
public sealed record DistributionDetails
{
    public DistributionDescriptor Descriptor { get; init => field = value ?? new(null, null, 0); } = new(null, null, 0);
    public IReadOnlyList<DistributionPlatform> Platforms { get; init => field = value ?? []; } = [];
}

public sealed record DistributionDescriptor(
    [property: JsonPropertyName("mediaType")] string? MediaType,
    [property: JsonPropertyName("digest")] string? Digest,
    [property: JsonPropertyName("size")] long Size);

public sealed record DistributionPlatform(
    [property: JsonPropertyName("architecture")] string? Architecture,
    [property: JsonPropertyName("os")] string? Os,
    [property: JsonPropertyName("variant")] string? Variant);
