using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/secrets and /configs: there are none, and none can be made yet. Lists are empty, so that stacks without them deploy.</summary>
public sealed class SecretEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (kind, instead) in new[] { ("secret", "bind-mount the file, or use a volume"), ("config", "bind-mount the file, or put it into the image") })
        {
            routes.MapGet($"/{kind}s", () => DockerAnswers.Json([], SwarmJson.Default.IReadOnlyListString));
            routes.MapPost($"/{kind}s/create", () => DockerAnswers.NotSupported($"{kind}s are not kept here yet: {instead}"));
            routes.MapGet($"/{kind}s/{{id}}", (string id) => NotFound(kind, id));
            routes.MapPost($"/{kind}s/{{id}}/update", (string id) => NotFound(kind, id));
            routes.MapDelete($"/{kind}s/{{id}}", (string id) => NotFound(kind, id));
        }
    }

    private static IResult NotFound(string kind, string id) => DockerAnswers.NotFound($"{kind} {Core.Shown.Text(id)} not found");
}
