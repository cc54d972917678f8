using Scheduler.Messages.Files;
using Scheduler.Node.Http.DockerApi.Containers;
using Scheduler.Node.Http.Streams;
using Scheduler.Node.Preflight;
using Scheduler.Node.Registries;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>All that Docker's clients can call. None of it is in the OpenAPI document of our own API.</summary>
public static class DockerApiRoutes
{
    public static void Map(
        IEndpointRouteBuilder app, GatewayServices services, FollowerSlots followers, RegistryClient registries, PreflightDesk preflight)
    {
        var routes = app.MapGroup("").ExcludeFromDescription();
        var finder = new ServiceFinder(services);
        var networks = new NetworkDirectory(services);
        new SystemEndpoints(services).Map(routes);
        new ContainerEndpoints(services, followers).Map(routes);
        new ImageEndpoints(services).Map(routes);
        new VolumeEndpoints(services).Map(routes);
        new DiskUsageEndpoint(services).Map(routes);
        new SwarmEndpoints(services).Map(routes);
        new SwarmServiceEndpoints(services, finder, networks, preflight).Map(routes);
        new SwarmTaskEndpoints(services, finder).Map(routes);
        new SwarmNodeEndpoints(services).Map(routes);
        new SwarmNetworkEndpoints(services, networks).Map(routes);
        new SwarmLogEndpoints(services, finder, followers).Map(routes);
        new DockerEventEndpoints(services, followers).Map(routes);
        new AuthEndpoints(registries).Map(routes);
        new DistributionEndpoints(services, registries).Map(routes);
        new SwarmFileEndpoints(services, FileKind.Secret).Map(routes);
        new SwarmFileEndpoints(services, FileKind.Config).Map(routes);
    }
}
