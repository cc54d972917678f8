using Scheduler.Core;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/networks: what services join. Each is a bridge on every host that needs it.</summary>
public sealed class SwarmNetworkEndpoints(GatewayServices services, NetworkDirectory networks)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/networks", (Delegate)ListAsync);
        routes.MapPost("/networks/create", (Delegate)CreateAsync);
        routes.MapPost("/networks/prune", () => DockerAnswers.NotSupported(
            "Not here: networks are removed by their names; hosts remove bridges that nothing uses by themselves."));
        routes.MapGet("/networks/{id}", InspectAsync);
        routes.MapDelete("/networks/{id}", RemoveAsync);
        routes.MapPost("/networks/{id}/connect", () => Refuse("joins"));
        routes.MapPost("/networks/{id}/disconnect", () => Refuse("leaves"));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var (filters, problem) = DockerFilters.Read(http, "id", "name", "label", "driver", "scope", "type", "dangling");
        if (filters is null) return problem!;
        var (dangling, fault) = filters.Flag("dangling");
        if (fault is not null) return fault;
        IReadOnlyList<NetworkWire> found =
        [
            .. (await networks.AllAsync(http.RequestAborted))
                .Where(network => dangling is null || dangling == (!network.IsEngines && Users(network).Count == 0))
                .Where(network => filters.Admits("type", type => type == (network.IsEngines ? "builtin" : "custom")))
                .Select(NetworkMapping.Of)
                .Where(network => filters.AdmitsStart("id", () => network.Id))
                .Where(network => filters.Admits("name", name => network.Name.Contains(name, StringComparison.Ordinal)))
                .Where(network => filters.Admits("driver", driver => driver == network.Driver))
                .Where(network => filters.Admits("scope", scope => scope == network.Scope))
                .Where(network => filters.AdmitsLabels("label", () => network.Labels)),
        ];
        return DockerAnswers.Json(found, SwarmJson.Default.IReadOnlyListNetworkWire);
    }

    private async Task<IResult> InspectAsync(string id, HttpContext http)
    {
        var found = NetworkDirectory.Find(await networks.AllAsync(http.RequestAborted), id);
        var isElsewhere = found.One is { } network && new DockerQuery(http).Text("scope") is { } scope && scope != NetworkMapping.Of(network).Scope;
        if (isElsewhere) return DockerAnswers.NotFound($"network {Shown.Text(id)} not found");
        return found.Problem ?? DockerAnswers.Json(NetworkMapping.Of(found.One!), SwarmJson.Default.NetworkWire);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var (wire, problem) = await DockerBody.ReadAsync(http, SwarmJson.Default.NetworkCreateWire);
        if (wire is null) return problem!;
        var (network, fault, warnings) = NetworkMapping.Read(wire);
        if (network is null) return DockerAnswers.Of(fault!);
        if (network.IsEngines)
            return DockerAnswers.Error(
                StatusCodes.Status403Forbidden,
                $"operation is not permitted on predefined {network.Name} network");
        if ((await networks.AllAsync(http.RequestAborted)).Any(one => one.Name == network.Name)) return NameTaken(network.Name);
        return await networks.CreateAsync(network, http.RequestAborted) switch
        {
            SharedObjectMade.Made => DockerAnswers.Json(
                new NetworkCreatedWire(DockerIds.OfNetwork(network.Name), string.Join("; ", warnings)),
                SwarmJson.Default.NetworkCreatedWire,
                StatusCodes.Status201Created),
            SharedObjectMade.NameTaken => NameTaken(network.Name),
            _ => DockerAnswers.Error(
                StatusCodes.Status409Conflict,
                $"{ISharedObjectStore.OfAKindMax} networks are kept, which is the most: remove one first"),
        };
    }

    private async Task<IResult> RemoveAsync(string id, HttpContext http)
    {
        var found = NetworkDirectory.Find(await networks.AllAsync(http.RequestAborted), id);
        if (found.One is not { } network) return found.Problem!;
        if (network.IsEngines)
            return DockerAnswers.Error(
                StatusCodes.Status403Forbidden,
                $"{network.Name} is a pre-defined network and cannot be removed");
        if (Users(network) is [var user, ..])
            return DockerAnswers.Error(
                StatusCodes.Status409Conflict,
                $"network {network.Name} is in use by service {ServiceNames.Of(user.Key)}");
        return await networks.RemoveAsync(network.Name, http.RequestAborted)
            ? Results.NoContent()
            : DockerAnswers.NotFound($"network {Shown.Text(id)} not found");
    }

    private List<ServiceView> Users(ClusterNetwork network) =>
    [
        .. services.Board.Services.Values.Where(view => view.Status != ServiceStatus.Removing
            && view.Spec.Container.Networks.Any(one => one.Network == network.Name))
    ];

    private static IResult NameTaken(string name) => DockerAnswers.Error(StatusCodes.Status409Conflict, $"network with name {name} already exists");

    private static IResult Refuse(string what) =>
        DockerAnswers.NotSupported(
            $"Not here: a container {what} networks with its service; `docker service update --network-add` and `--network-rm` change which.");
}
