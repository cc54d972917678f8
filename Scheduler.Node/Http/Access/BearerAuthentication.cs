using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Http.Access;

/// <summary>Lets requests with the API token pass, and those to the paths that tell nothing.</summary>
public sealed class BearerAuthentication(ApiToken token, RequestDelegate next)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext http)
    {
        if (IsPublic(http.Request.Path) || IsOfItsOwn(http.Request.Path) || IsAuthorized(http.Request.Headers)) return next(http);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        var detail = http.Request.Headers.Authorization.Count == 0
            ? "Send the API token as Authorization: Bearer sch_…; the node printed it at its first start."
            : "The API token is not the one of this cluster. Start a node with gateway.newToken=true for a new one.";
        return Problems.OfStatus(http, StatusCodes.Status401Unauthorized, detail).ExecuteAsync(http);
    }

    /// <summary>Paths for load balancers and probes.</summary>
    private static bool IsPublic(PathString path) => path.Value is "/ping" or "/_ping" or "/healthz" or "/healthz/live" or "/healthz/ready";

    /// <summary>The addresses of webhooks have a secret each, and let in nobody else.</summary>
    private static bool IsOfItsOwn(PathString path) => path.StartsWithSegments(WebhookPaths.Root, StringComparison.Ordinal);

    private bool IsAuthorized(IHeaderDictionary headers) =>
        headers.Authorization is [{ } value]
        && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && token.Matches(value.AsSpan(Scheme.Length).Trim());
}
