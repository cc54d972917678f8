using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/hosts: the machines whose engines run the instances.</summary>
public sealed class HostEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/hosts", List).Describe("hosts", "Lists hosts", "").Answers<IReadOnlyList<HostBody>>();
        routes.MapGet("/v1/hosts/{host}", Get).Describe("hosts", "Shows a host", "").Answers<HostBody>();
    }

    private IResult List(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<HostBody> hosts = [.. services.Board.Hosts.Values.Select(HostBody.Of)];
        return Results.Json(hosts, WireJson.Default.IReadOnlyListHostBody);
    }

    private IResult Get(string host, HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        return services.Board.Hosts.TryGetValue(new HostId(host), out var view)
            ? Results.Json(HostBody.Of(view), WireJson.Default.HostBody)
            : Problems.Of(http, Refusal.NotFound($"There is no host \"{host}\"."));
    }
}
