using System.Text.Json.Nodes;
using Scheduler.Core.Swarm;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>The networks that a container has joined, in an engine's answer.</summary>
internal static class JoinedNetworks
{
    /// <param name="wanted">A network's name or id.</param>
    public static bool Has(JsonObject container, string wanted) =>
        container["NetworkSettings"]?["Networks"] is JsonObject networks
        && networks.Any(joined => joined.Key == wanted || DockerIds.OfNetwork(joined.Key) == wanted);

    /// <summary>By the ids that this API's own list of networks has: each host's engine has its own, which nobody can look up here.</summary>
    /// <param name="container">A row of a list, or all of one container.</param>
    public static void NameByCluster(JsonObject container)
    {
        if (container["NetworkSettings"]?["Networks"] is not JsonObject networks) return;
        foreach (var (name, joined) in networks)
        {
            if (joined is JsonObject endpoint) endpoint["NetworkID"] = DockerIds.OfNetwork(name);
        }
    }
}
