using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>What a client asks first: is somebody there, of which version, and is it a swarm.</summary>
public sealed class SystemEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/_ping", ["GET", "HEAD"], (RequestDelegate)PingAsync);
        routes.MapGet("/version", Version);
        routes.MapGet("/info", Info);
    }

    /// <summary>Needs no token and tells nothing but what is in the program: it is how clients learn which version to speak.</summary>
    private static async Task PingAsync(HttpContext http)
    {
        // The CLI hides its commands for services, stacks and nodes from whoever is not told that this is a manager.
        http.Response.Headers["Swarm"] = "active/manager";
        // There is no builder here; 1 is the one that asks for the fewest features.
        http.Response.Headers["Builder-Version"] = "1";
        http.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        http.Response.Headers.Pragma = "no-cache";
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.ContentLength = 2;
        if (HttpMethods.IsGet(http.Request.Method)) await http.Response.Body.WriteAsync("OK"u8.ToArray(), http.RequestAborted);
    }

    private static IResult Version() => DockerAnswers.Json(InfoMapping.VersionOf(), SystemJson.Default.VersionWire);

    private IResult Info() => DockerAnswers.Json(InfoMapping.Of(services), SystemJson.Default.InfoWire);
}
