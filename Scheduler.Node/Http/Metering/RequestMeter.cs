namespace Scheduler.Node.Http.Metering;

/// <summary>Counts and times each request by its route, not by its path: paths are endless.</summary>
public sealed class RequestMeter(GatewayMetrics metrics, TimeProvider clock, RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var started = clock.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
            metrics.Request(MethodOf(http.Request.Method), route, http.Response.StatusCode, clock.GetElapsedTime(started));
        }
    }

    // A client may send any word as the method; only those that HTTP knows become a label.
    private static string MethodOf(string method) =>
        method is "GET" or "PUT" or "POST" or "DELETE" or "HEAD" or "PATCH" or "OPTIONS" ? method : "other";
}
