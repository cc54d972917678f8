using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/swarm: the cluster, which is made and left in its own ways.</summary>
public sealed class SwarmEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/swarm", Inspect);
        routes.MapGet("/swarm/unlockkey", () => Refuse(
            "a cluster of this kind is not locked: what must be secret is sealed under a key of the servers'"));
        routes.MapPost("/swarm/init", () => Refuse(
            "this server is part of a cluster already; a server that starts with `scheduler node` makes one"));
        routes.MapPost("/swarm/join", () => Refuse(
            "a machine becomes a host with `scheduler hosts token create` and what that prints; a server joins by the database that it is started with"));
        routes.MapPost("/swarm/leave", () => Refuse(
            "a server leaves with `scheduler cluster leave NAME`, a host is removed with `scheduler hosts remove NAME`"));
        routes.MapPost("/swarm/unlock", () => Refuse("a cluster of this kind is not locked"));
        routes.MapPost("/swarm/update", () => Refuse(
            "the cluster's settings are in the configuration of its servers (hocon/reference.conf lists them)"));
    }

    private IResult Inspect()
    {
        var cluster = SwarmMapping.ClusterOf(services.ClusterId, services.Cluster.View);
        var swarm = new SwarmInspectWire
        {
            Id = cluster.Id,
            Version = cluster.Version,
            CreatedAt = cluster.CreatedAt,
            UpdatedAt = cluster.UpdatedAt,
            Spec = cluster.Spec,
            JoinTokens = new JoinTokensWire("made-with:scheduler-hosts-token-create", "none:servers-join-by-their-database"),
        };
        return DockerAnswers.Json(swarm, SwarmJson.Default.SwarmInspectWire);
    }

    private static IResult Refuse(string how) => DockerAnswers.NotSupported($"Not here: {how}.");
}
