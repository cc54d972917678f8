using Scheduler.Core.Orphans;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/orphans: containers that no service asks for. They are kept until a person decides.</summary>
public sealed class OrphanEndpoints(GatewayServices services)
{
    private const int PrefixMin = 6;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/orphans", List)
            .Describe("orphans", "Lists orphans", "Containers of this cluster that no service asks for, and why.")
            .Query("host", "Only those of a host.").Query("service", "Only those that name a service, as stack/service.")
            .Answers<IReadOnlyList<OrphanBody>>();
        routes.MapPost("/v1/orphans/{container}/adopt", AdoptAsync)
            .Describe(
                "orphans",
                "Adopts an orphan",
                "It becomes an instance of its service again, as it is. A service that is lost is made again, with all of its containers.")
            .Answers<OrphanDoneBody>().Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType);
        routes.MapDelete("/v1/orphans/{container}", Remove)
            .Describe("orphans", "Removes an orphan", "Its host stops and removes it; the answer does not wait for that. Named volumes stay.")
            .Answers<OrphanDoneBody>(StatusCodes.Status202Accepted);
        routes.MapPost("/v1/orphans/recover", (Delegate)RecoverAsync)
            .Describe(
                "orphans",
                "Makes lost services again",
                "From the labels of their containers, which stay as they are. Services that are there are left alone.")
            .Query("dryRun", "Say what would be done, and do nothing.").Query("stack", "Only services of a stack.")
            .Answers<RecoveryBody>();
    }

    private IResult List(HttpContext http)
    {
        var query = new Query(http, "host", "service");
        var (host, service) = (query.Text("host"), query.Service("service"));
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<OrphanBody> found = [.. services.Orphans.List()
            .Where(one => (host is null || one.Host.Value == host) && (service is null || one.Service == service)).Select(OrphanBody.Of)];
        return Results.Json(found, WireJson.Default.IReadOnlyListOrphanBody);
    }

    private async Task<IResult> AdoptAsync(string container, HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        var (orphan, refusal) = Find(container);
        if (orphan is null) return Problems.Of(http, refusal!);
        return await services.Orphans.AdoptAsync(orphan, services.Options.RequestTimeout, http.RequestAborted) switch
        {
            ServiceAccepted => Results.Json(
                new OrphanDoneBody(orphan.View.ContainerId, orphan.View.Service, "adopted"), WireJson.Default.OrphanDoneBody),
            Refusal refused => Problems.Of(http, refused),
            var other => throw Answers.Unexpected(other),
        };
    }

    private IResult Remove(string container, HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        var (orphan, missing) = Find(container);
        if (orphan is null) return Problems.Of(http, missing!);
        return services.Orphans.Remove(orphan) is { } refused
            ? Problems.Of(http, refused)
            : Results.Json(
                new OrphanDoneBody(orphan.View.ContainerId, orphan.View.Service, "removing"),
                WireJson.Default.OrphanDoneBody,
                statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<IResult> RecoverAsync(HttpContext http)
    {
        var query = new Query(http, "dryRun", "stack");
        var (dryRun, stack) = (query.Flag("dryRun"), query.Name("stack"));
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        var plan = services.Orphans.Plan(stack);
        var answers = dryRun
            ? plan.Services.Select(one => (one, (object?)null))
            : (await services.Orphans.RecoverAsync(plan, services.Options.RequestTimeout, http.RequestAborted))
                .Select(one => (one.Service, (object?)one.Answer));
        return Results.Json(RecoveryBody.Of(plan, answers, dryRun), WireJson.Default.RecoveryBody);
    }

    /// <summary>By the container's id or the beginning of it, or by its name.</summary>
    private (Orphan? Orphan, Refusal? Refusal) Find(string container)
    {
        var found = services.Orphans.List()
            .Where(one => one.View.ContainerName == container
                || (container.Length >= PrefixMin && one.View.ContainerId.StartsWith(container, StringComparison.Ordinal)))
            .ToList();
        return found.Count switch
        {
            1 => (found[0], null),
            0 => (null, Refusal.NotFound(
                $"There is no orphan \"{container}\"; `scheduler orphans` lists them, and a container is named by its name or at least {PrefixMin} characters of its id.")),
            _ => (null, Refusal.Invalid($"\"{container}\" stands for {found.Count} orphans; give more of the id.", "container")),
        };
    }
}
