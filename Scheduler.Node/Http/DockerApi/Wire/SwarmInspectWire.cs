using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>The cluster as <c>GET /swarm</c> shows it.</summary>
public sealed record SwarmInspectWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required SwarmVersionWire Version { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required SwarmSpecWire Spec { get; init; }

    /// <summary>What says how machines join here, in the place of Swarm's tokens.</summary>
    public required JoinTokensWire JoinTokens { get; init; }

    public bool RootRotationInProgress { get; init; }

    [JsonPropertyName("TLSInfo")]
    public SwarmTlsWire TlsInfo { get; init; } = new();
}

public sealed record JoinTokensWire(string Worker, string Manager);
