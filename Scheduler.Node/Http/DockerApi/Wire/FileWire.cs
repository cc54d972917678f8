using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>A secret or config as it is listed and inspected.</summary>
public sealed record FileWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required SwarmVersionWire Version { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required FileSpecWire Spec { get; init; }
}

/// <summary>What a secret or config is to be.</summary>
public sealed record FileSpecWire
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Of a secret it is never answered.</summary>
    public byte[]? Data { get; init; }

    /// <summary>Never what is in it.</summary>
    public override string ToString() => $"({Name})";
}

public sealed record FileCreatedWire([property: JsonPropertyName("ID")] string Id);
