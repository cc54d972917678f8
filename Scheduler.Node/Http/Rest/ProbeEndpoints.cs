using Scheduler.Node.Http.Metering;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>What load balancers, orchestrators and Prometheus ask.</summary>
public sealed class ProbeEndpoints(GatewayServices services, GatewayMetrics metrics)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ping", Ping).WithTags("probes").WithSummary("Answers pong").Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapGet("/healthz", Ready).WithTags("probes").WithSummary("Whether the node is ready, check by check")
            .Produces<HealthBody>().Produces<HealthBody>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/healthz/ready", Ready).WithTags("probes").WithSummary("As /healthz")
            .Produces<HealthBody>().Produces<HealthBody>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/healthz/live", Ping).WithTags("probes").WithSummary("Answers while the process can")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapGet("/metrics", Metrics).WithTags("probes").WithSummary("Figures in Prometheus' text format")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static IResult Ping() => Results.Text("pong\n");

    private IResult Ready()
    {
        var health = services.Health();
        var body = new HealthBody(
            health.Ready, [.. health.Checks.Select(check => new HealthCheckBody(check.Name, check.Reason is null, check.Reason))]);
        return Results.Json(
            body,
            WireJson.Default.HealthBody,
            statusCode: health.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private IResult Metrics() => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8");
}
