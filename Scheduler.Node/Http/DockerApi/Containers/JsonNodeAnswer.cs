using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>JSON that is an engine's for the most part, and so has no type of ours.</summary>
internal sealed class JsonNodeAnswer(JsonNode json) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        await using (var writer = new Utf8JsonWriter(httpContext.Response.BodyWriter)) json.WriteTo(writer);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
