using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>JSON with the content type that the docker CLI insists on: with a charset behind it, it takes an error for plain text.</summary>
internal sealed class DockerJsonAnswer<T>(T value, JsonTypeInfo<T> type, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(response.BodyWriter, value, type, httpContext.RequestAborted);
    }
}
