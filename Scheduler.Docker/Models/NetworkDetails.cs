using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>A network to create.</summary>
public sealed record NetworkSpec
{
    public required string Name { get; init; }

    /// <summary>Refuse a second network of the same name, which engines before API 1.44 otherwise allow.</summary>
    public bool CheckDuplicate { get; init; } = true;

    public string? Driver { get; init; }
    public bool? Internal { get; init; }
    public bool? Attachable { get; init; }

    [JsonPropertyName("EnableIPv6")]
    public bool? EnableIpv6 { get; init; }

    [JsonPropertyName("IPAM")]
    public Ipam? Ipam { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

public sealed record Ipam
{
    public string? Driver { get; init; }
    public IReadOnlyList<IpamPool>? Config { get; init; }
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>Subnet and range in CIDR form.</summary>
public sealed record IpamPool
{
    public string? Subnet { get; init; }

    [JsonPropertyName("IPRange")]
    public string? IpRange { get; init; }

    public string? Gateway { get; init; }
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }
}

/// <summary>A network as inspect and list show it; lists leave the containers out.</summary>
public sealed record NetworkDetails
{
    public string Id { get; init => field = value ?? ""; } = "";
    public string Name { get; init => field = value ?? ""; } = "";

    [JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? Created { get; init; }

    public string? Scope { get; init; }
    public string? Driver { get; init; }
    public bool Internal { get; init; }
    public bool Attachable { get; init; }

    [JsonPropertyName("EnableIPv6")]
    public bool EnableIpv6 { get; init; }

    [JsonPropertyName("IPAM")]
    public Ipam? Ipam { get; init; }

    /// <summary>By container id.</summary>
    public IReadOnlyDictionary<string, NetworkMember>? Containers { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>Addresses in CIDR form.</summary>
public sealed record NetworkMember
{
    public string? Name { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? MacAddress { get; init; }

    [JsonPropertyName("IPv4Address")]
    public string? Ipv4Address { get; init; }

    [JsonPropertyName("IPv6Address")]
    public string? Ipv6Address { get; init; }
}

internal sealed record NetworkConnect(string Container, EndpointSettings? EndpointConfig);

internal sealed record NetworkDisconnect(string Container, bool Force);
