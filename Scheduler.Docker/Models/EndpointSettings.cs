using System.Text.Json.Serialization;

namespace Scheduler.Docker;

/// <summary>A container's place in one network: what is asked for, and after a start what it got.</summary>
public sealed record EndpointSettings
{
    public IReadOnlyList<string>? Aliases { get; init; }
    public IReadOnlyList<string>? Links { get; init; }

    [JsonPropertyName("IPAMConfig")]
    public EndpointAddresses? IpamConfig { get; init; }

    /// <summary>Can be asked for from API 1.44; given in every version.</summary>
    public string? MacAddress { get; init; }

    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    [JsonPropertyName("NetworkID")]
    public string? NetworkId { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? Gateway { get; init; }

    [JsonPropertyName("IPAddress")]
    public string? IpAddress { get; init; }

    [JsonPropertyName("IPPrefixLen")]
    public int? IpPrefixLength { get; init; }

    [JsonPropertyName("GlobalIPv6Address")]
    public string? GlobalIpv6Address { get; init; }
}

/// <summary>Addresses that are asked for.</summary>
public sealed record EndpointAddresses(
    [property: JsonPropertyName("IPv4Address")] string? Ipv4Address = null,
    [property: JsonPropertyName("IPv6Address")] string? Ipv6Address = null,
    [property: JsonPropertyName("LinkLocalIPs")] IReadOnlyList<string>? LinkLocalIps = null);
