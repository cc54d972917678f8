using System.Globalization;
using Scheduler.Core.Servers;

namespace Scheduler.Node.Http;

/// <summary>
/// Says on every answer that is read from the server's picture of the cluster how old the parts may be that other
/// servers told it: in seconds, or "unknown". A single service and what is answered to a command are not from there.
/// </summary>
public sealed class StalenessHeader(ClusterDesk cluster, RequestDelegate next)
{
    public const string Name = "Scheduler-Staleness";

    public Task InvokeAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Path.StartsWithSegments("/v1")) http.Response.Headers[Name] = Text();
        return next(http);
    }

    private string Text() => cluster.Staleness is { } age ? age.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) : "unknown";
}
