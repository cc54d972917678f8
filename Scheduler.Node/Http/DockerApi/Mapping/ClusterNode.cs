using Scheduler.Actors.Cluster;
using Scheduler.Core.Swarm;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>
/// A node as Swarm's clients see it: a host, a server of the cluster, or both where they have one name. Here the two are
/// different things: hosts run instances, servers look after them.
/// </summary>
/// <param name="Host">Null for a server that has no host of its name.</param>
/// <param name="Server">Null for a host that is no server.</param>
public sealed record ClusterNode(HostView? Host, MemberInfo? Server)
{
    public string Id => Host is { } host ? DockerIds.OfHost(host.Id) : DockerIds.OfServer(Server!.Incarnation.Node);

    public string Name => Host?.Id.Value ?? Server!.Incarnation.Node.Value;

    /// <summary>Every host that is shown, and every server that is not down.</summary>
    public static IReadOnlyList<ClusterNode> All(HostPicture hosts, ClusterView cluster)
    {
        var servers = cluster.Members
            .Where(member => member.Status != MemberStatus.Down)
            .ToDictionary(member => member.Incarnation.Node.Value, StringComparer.Ordinal);
        var nodes = hosts.Shown.Values.Select(host => new ClusterNode(host, servers.GetValueOrDefault(host.Id.Value))).ToList();
        nodes.AddRange(servers.Values
            .Where(server => !hosts.Shown.ContainsKey(new HostId(server.Incarnation.Node.Value)))
            .Select(server => new ClusterNode(null, server)));
        return [.. nodes.OrderBy(node => node.Name, StringComparer.Ordinal)];
    }

    /// <summary>The one that answers; null until this server has joined.</summary>
    public static ClusterNode? Self(IEnumerable<ClusterNode> nodes, ClusterView cluster) =>
        nodes.FirstOrDefault(node => node.Server is { } server && server.Incarnation == cluster.Self);
}
