using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>A network as it is listed and inspected.</summary>
public sealed record NetworkWire
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Created { get; init; }

    public required string Scope { get; init; }

    public required string Driver { get; init; }

    [JsonPropertyName("EnableIPv4")]
    public bool EnableIpv4 { get; init; } = true;

    [JsonPropertyName("EnableIPv6")]
    public bool EnableIpv6 { get; init; }

    [JsonPropertyName("IPAM")]
    public required IpamWire Ipam { get; init; }

    public bool Internal { get; init; }

    public bool Attachable { get; init; }

    public bool Ingress { get; init; }

    public ConfigFromWire ConfigFrom { get; init; } = new();

    public bool ConfigOnly { get; init; }

    public IReadOnlyDictionary<string, string> Containers { get; init; } = new Dictionary<string, string>();

    public required IReadOnlyDictionary<string, string> Options { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }
}

public sealed record ConfigFromWire
{
    public string? Network { get; init; } = "";
}

public sealed record IpamWire
{
    public string? Driver { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyList<IpamConfigWire>? Config { get; init; }
}

public sealed record IpamConfigWire
{
    public string? Subnet { get; init; }

    [JsonPropertyName("IPRange")]
    public string? IpRange { get; init; }

    public string? Gateway { get; init; }
}

/// <summary>What a network is to be.</summary>
public sealed record NetworkCreateWire
{
    public string? Name { get; init; }

    /// <summary>Names are always unique here.</summary>
    public bool? CheckDuplicate { get; init; }

    public string? Driver { get; init; }

    public string? Scope { get; init; }

    [JsonPropertyName("EnableIPv4")]
    public bool? EnableIpv4 { get; init; }

    [JsonPropertyName("EnableIPv6")]
    public bool? EnableIpv6 { get; init; }

    [JsonPropertyName("IPAM")]
    public IpamWire? Ipam { get; init; }

    public bool? Internal { get; init; }

    public bool? Attachable { get; init; }

    public bool? Ingress { get; init; }

    public bool? ConfigOnly { get; init; }

    public ConfigFromWire? ConfigFrom { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

public sealed record NetworkCreatedWire(string Id, string Warning);
