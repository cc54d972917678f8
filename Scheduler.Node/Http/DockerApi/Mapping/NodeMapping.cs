using Scheduler.Core.Swarm;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Hosts and servers as Swarm's nodes. Pure.</summary>
public static class NodeMapping
{
    /// <summary>Where its published ports are reached, else where other servers reach it; empty where nobody said.</summary>
    public static string AddressOf(ClusterNode node) =>
        node.Host?.Addresses.FirstOrDefault() ?? (node.Server?.Address is { Length: > 0 } address ? address[..address.LastIndexOf(':')] : "");

    public static string RoleOf(ClusterNode node) => node.Host is { } host ? NodeRoles.Of(host) : NodeRoles.Manager;

    /// <param name="version">Of what people decided about the host.</param>
    public static NodeWire Of(ClusterNode node, long version) => new()
    {
        Id = node.Id,
        Version = new SwarmVersionWire(version),
        CreatedAt = DockerTime.Text(node.Server?.JoinedAt ?? node.Host!.Since),
        UpdatedAt = DockerTime.Text(node.Host?.AvailabilitySince ?? node.Host?.Since ?? node.Server!.JoinedAt),
        Spec = SpecOf(node),
        Description = DescriptionOf(node),
        Status = StatusOf(node),
        ManagerStatus = node.Server is { } server ? new ManagerStatusWire(server.HoldsLease ? "reachable" : "unreachable", server.Address) : null,
    };

    public static NodeSpecWire SpecOf(ClusterNode node) => new()
    {
        Labels = node.Host?.Labels ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(),
        Role = RoleOf(node),
        // A server runs no instances: that is what drain means.
        Availability = node.Host is { } host ? AvailabilityOf(host.Availability) : "drain",
    };

    public static string AvailabilityOf(HostAvailability availability) => availability switch
    {
        HostAvailability.Active => "active",
        HostAvailability.Inactive => "pause",
        _ => "drain",
    };

    public static HostAvailability? AvailabilityOf(string word) => word switch
    {
        "active" => HostAvailability.Active,
        "pause" => HostAvailability.Inactive,
        "drain" => HostAvailability.Draining,
        _ => null,
    };

    private static NodeDescriptionWire DescriptionOf(ClusterNode node)
    {
        var engine = node.Host?.Engine;
        return new NodeDescriptionWire
        {
            Hostname = node.Name,
            Platform = new PlatformWire { Architecture = engine?.Architecture ?? "", Os = engine?.Os ?? "" },
            Resources = new QuantitiesWire { NanoCpus = (engine?.Cpus ?? 0) * 1_000_000_000L, MemoryBytes = engine?.MemoryBytes ?? 0 },
            Engine = new NodeEngineWire
            {
                EngineVersion = engine?.Version ?? node.Server?.Version ?? "",
                Labels = engine?.Labels ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(),
            },
        };
    }

    private static NodeStatusWire StatusOf(ClusterNode node)
    {
        if (node.Host is not { } host) return new NodeStatusWire(node.Server!.Status == MemberStatus.Up ? "ready" : "unknown", AddressOf(node));
        var state = host.State switch
        {
            HostState.Active => "ready",
            HostState.Degraded when host.KeepsWhatRuns => "ready",
            HostState.Disconnected => "down",
            _ => "unknown",
        };
        return new NodeStatusWire(state, AddressOf(node), host.Reason);
    }
}
