namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Hosts and servers as Swarm's nodes.</summary>
public static class NodeMapping
{
    /// <summary>Where its published ports are reached, else where other servers reach it; empty where nobody said.</summary>
    public static string AddressOf(ClusterNode node) =>
        node.Host?.Addresses.FirstOrDefault() ?? node.Server?.Address.Split(':')[0] ?? "";
}
