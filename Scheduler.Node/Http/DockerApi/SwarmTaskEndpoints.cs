using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/tasks: the instances of all services, those included that are on their way out or over.</summary>
public sealed class SwarmTaskEndpoints(GatewayServices services, ServiceFinder finder)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tasks", (Delegate)ListAsync);
        routes.MapGet("/tasks/{id}", Inspect);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var (filters, problem) = DockerFilters.Read(http, "id", "name", "service", "node", "label", "desired-state", "_up-to-date", "runtime");
        if (filters is null) return problem!;
        var (upToDate, fault) = filters.Flag("_up-to-date");
        if (fault is not null) return fault;
        var nodes = ClusterNode.All(services.Board.Picture, services.Cluster.View);
        var self = ClusterNode.Self(nodes, services.Cluster.View)?.Id;
        IReadOnlyList<TaskWire> found =
        [
            .. (await ServicesAsync(filters, http.RequestAborted))
                .Where(service => filters.AdmitsLabels("label", () => ServiceNames.LabelsOf(service.Key, service.Spec)))
                .SelectMany(service => Shown(service, one => IsAdmitted(filters, one, upToDate, self)))
                .Where(task => filters.Admits("desired-state", state => state == task.DesiredState
                    || (state == "accepted" && task.DesiredState is not "running" and not "shutdown"))),
        ];
        return DockerAnswers.Json(found, SwarmJson.Default.IReadOnlyListTaskWire);
    }

    private static IEnumerable<TaskWire> Shown(ServiceView service, Func<FoundTask, bool> isAdmitted)
    {
        var spec = ServiceShowing.TaskOf(service.Key, service.Spec);
        return TaskFinder.Of(service).Where(isAdmitted).Select(one => TaskShowing.Of(one, spec));
    }

    private static bool IsAdmitted(DockerFilters filters, FoundTask one, bool? upToDate, string? self) =>
        (upToDate is null || upToDate == one.Instance is { IsOutdated: false, IsKept: false })
        && filters.AdmitsStart("id", () => TaskShowing.IdOf(one.Service, one.Instance))
        && filters.AdmitsStart("name", () => TaskShowing.NameOf(one.Service, one.Instance))
        && filters.Admits("node", node => IsOn(one.Instance, node, self))
        && filters.Admits("runtime", static runtime => runtime == "container");

    private IResult Inspect(string id)
    {
        var found = TaskFinder.Find(services.Board, id);
        return found.Problem ?? DockerAnswers.Json(TaskShowing.Of(found.One!), SwarmJson.Default.TaskWire);
    }

    /// <summary>One service by its id or name is asked itself, so that the answer reflects every write acknowledged before.</summary>
    private async Task<IReadOnlyCollection<ServiceView>> ServicesAsync(DockerFilters filters, CancellationToken cancel)
    {
        var shown = services.Board.Services.Values;
        if (!filters.Has("service")) return [.. shown];
        var wanted = new Dictionary<ServiceKey, ServiceView>();
        foreach (var text in filters["service"])
        {
            // Also one that is being removed: the client waits for the last of its tasks to go.
            var known = shown.FirstOrDefault(view => DockerIds.OfService(view.Uid) == text || ServiceNames.Of(view.Key) == text);
            var view = known is null ? (await finder.FindAsync(text, cancel)).One : await NowAsync(known, cancel);
            if (view is not null) wanted[view.Key] = view;
        }

        return wanted.Values;
    }

    private async Task<ServiceView?> NowAsync(ServiceView known, CancellationToken cancel) =>
        await services.Desk.GetAsync(known.Key, services.Options.RequestTimeout, cancel) switch
        {
            ServiceView view => view,
            Refusal { Kind: RefusalKind.NotFound } => null,
            _ => known,
        };

    private static bool IsOn(InstanceView instance, string node, string? self) =>
        instance.Host is { } host
        && (host.Value == node
            || DockerIds.OfHost(host).StartsWith(node, StringComparison.Ordinal)
            || (node == "self" && DockerIds.OfHost(host) == self));
}
