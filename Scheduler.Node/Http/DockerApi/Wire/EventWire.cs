using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>Something that happened, as <c>docker events</c> shows it.</summary>
public sealed record EventWire
{
    public required string Type { get; init; }

    public required string Action { get; init; }

    public required EventActorWire Actor { get; init; }

    /// <summary>What <see cref="Action"/> was called before there were other events than those of containers; older clients read it still.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>As <see cref="Status"/>: the container.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>As <see cref="Status"/>: the container's image.</summary>
    [JsonPropertyName("from")]
    public string? From { get; init; }

    /// <summary>swarm for services and nodes, local for containers.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    [JsonPropertyName("time")]
    public required long Time { get; init; }

    [JsonPropertyName("timeNano")]
    public required long TimeNano { get; init; }
}

public sealed record EventActorWire([property: JsonPropertyName("ID")] string Id, IReadOnlyDictionary<string, string> Attributes);
