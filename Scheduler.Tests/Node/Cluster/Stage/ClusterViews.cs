using System.Text.Json;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>What a server says of the cluster.</summary>
internal static class ClusterViews
{
    /// <returns>Null when it does not answer.</returns>
    public static async Task<ClusterBody?> OfAsync(ClusterServer server, string token)
    {
        using var api = new NodeClient(server.Url, token);
        try
        {
            var answer = await api.GetAsync("/v1/cluster");
            return (int)answer.Status < 300 ? JsonSerializer.Deserialize(answer.Text, WireJson.Default.ClusterBody) : null;
        }
        catch (Exception nobody) when (nobody is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>All are full members, all are reached, and every shard has an owner.</summary>
    public static bool IsWhole(this ClusterBody view, int servers) =>
        view.Nodes.Count(node => node.Status == MemberStatus.Up) == servers
        && view.Nodes.All(node => node is { Reach: "self" or "reached", Unreachable.Count: 0 })
        && view.Shards.Count > 0
        && view.Shards.All(shard => shard.Owner is not null);
}
