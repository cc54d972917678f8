using System.Text.Json.Serialization;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Http.Wire;

/// <summary>A host port that is taken, on the wire.</summary>
public sealed record PortClaimBody
{
    public required int Port { get; init; }

    public required string Protocol { get; init; }

    /// <summary>Null: on all addresses of the host.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? HostIp { get; init; }

    /// <summary>Who has it, in words.</summary>
    public required string Holder { get; init; }

    /// <summary>The instance that has it; null for a container that is not ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Instance { get; init; }

    public static PortClaimBody Of(PortClaim claim) => new()
    {
        Port = claim.Port,
        Protocol = claim.Protocol,
        HostIp = string.IsNullOrEmpty(claim.HostIp) ? null : claim.HostIp,
        Holder = claim.Holder,
        Instance = claim.Instance?.Value,
    };
}
