using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/instances: the instances of all services, and what can be done to one.</summary>
public sealed class InstanceEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/instances", (Delegate)ListAsync)
            .Describe(
                "instances",
                "Lists instances",
                "With service= the answer reflects every write acknowledged before; otherwise it is what this node last heard.")
            .Query("service", "Only those of a service, as stack/service.")
            .Query("stack", "Only those of a stack.")
            .Query("host", "Only those on a host.")
            .Query("all", "Also what is remembered of those that are gone, if it is true.")
            .Answers<IReadOnlyList<InstanceBody>>();
        routes.MapGet("/v1/instances/{id}", Get).Describe("instances", "Shows an instance", "").Answers<InstanceBody>();
        routes.MapDelete("/v1/instances/{id}", DeleteAsync)
            .Describe("instances", "Removes an instance's container", "Its slot is filled anew.").Conditional().Answers<AcceptedBody>();
        routes.MapPost("/v1/instances/{id}/restart", RestartAsync)
            .Describe("instances", "Restarts an instance", "").Conditional().Answers<AcceptedBody>();
        routes.MapPost("/v1/instances/{id}/stop", StopAsync)
            .Describe("instances", "Stops an instance", "Its container is kept.").Conditional().Answers<AcceptedBody>();
        routes.MapPost("/v1/instances/{id}/start", StartAsync)
            .Describe("instances", "Starts a stopped instance", "").Conditional().Answers<AcceptedBody>();
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var query = new Query(http, "service", "stack", "host", "all");
        var (service, stack, host, all) = (query.Service("service"), query.Name("stack"), query.Text("host"), query.Flag("all"));
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        IEnumerable<ServiceView> views = services.Board.Services.Values;
        if (service is { } key)
        {
            switch (await services.Desk.GetAsync(key, services.Options.RequestTimeout, http.RequestAborted))
            {
                case ServiceView view:
                    views = [view];
                    break;
                case Refusal { Kind: RefusalKind.NotFound }:
                    views = [];
                    break;
                case Refusal no:
                    return Problems.Of(http, no);
                case var other:
                    throw Answers.Unexpected(other);
            }
        }

        IReadOnlyList<InstanceBody> found =
        [
            .. views.Where(view => stack is null || view.Key.Stack == stack)
                .SelectMany(view => all ? PastInstances.WithPresent(view) : view.Instances)
                .Where(instance => host is null || instance.Host?.Value == host)
                .Select(instance => InstanceBody.Of(instance, services.Board)),
        ];
        return Results.Json(found, WireJson.Default.IReadOnlyListInstanceBody);
    }

    private IResult Get(string id, HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        return Instances.Find(services.Board, id) is { } found
            ? Results.Json(InstanceBody.Of(found, services.Board), WireJson.Default.InstanceBody)
            : Problems.Of(http, Instances.NotFound(id));
    }

    private Task<IResult> DeleteAsync(string id, HttpContext http) => SendAsync(id, http, static one => new ServiceCommand.RemoveInstance(one));

    private Task<IResult> RestartAsync(string id, HttpContext http) => SendAsync(id, http, static one => new ServiceCommand.RestartInstance(one));

    private Task<IResult> StopAsync(string id, HttpContext http) => SendAsync(id, http, static one => new ServiceCommand.StopInstance(one));

    private Task<IResult> StartAsync(string id, HttpContext http) => SendAsync(id, http, static one => new ServiceCommand.StartInstance(one));

    private Task<IResult> SendAsync(string id, HttpContext http, Func<InstanceId, ServiceCommand> command)
    {
        if (new Query(http).Fault is { } fault) return Task.FromResult(Problems.Of(http, fault));
        return Instances.Find(services.Board, id) is { Id: { } instance } found
            ? Commands.SendAsync(services, http, found.Service, command(instance))
            : Task.FromResult(Problems.Of(http, Instances.NotFound(id)));
    }
}
