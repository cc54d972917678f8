using Scheduler.Actors.Cluster;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>The cluster as a swarm.</summary>
public static class SwarmMapping
{
    /// <summary>Since its oldest server joined.</summary>
    public static SwarmClusterWire ClusterOf(string id, ClusterView cluster)
    {
        var began = cluster.Members
            .Where(member => member.Status != MemberStatus.Down)
            .Select(member => member.JoinedAt)
            .DefaultIfEmpty(DateTimeOffset.UnixEpoch)
            .Min();
        return new SwarmClusterWire
        {
            Id = DockerIds.OfCluster(id),
            Version = new SwarmVersionWire(1),
            CreatedAt = DockerTime.Text(began),
            UpdatedAt = DockerTime.Text(began),
            Spec = new SwarmSpecWire { Name = "default" },
        };
    }
}
