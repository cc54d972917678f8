using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>Which image a name stands for in its registry.</summary>
/// <param name="Platforms">Empty: each host pulls the image for its own platform, and no list of them may keep it from that.</param>
public sealed record DistributionWire(DescriptorWire Descriptor, IReadOnlyList<PlatformWire> Platforms);

public sealed record DescriptorWire(
    [property: JsonPropertyName("mediaType")] string MediaType,
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size);
