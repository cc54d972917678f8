using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Core;
using Scheduler.Node.Http.Requests;

namespace Scheduler.Node.Http.DockerApi.Requests;

/// <summary>
/// Reads a request's body. As Go does, names match without regard to case. Unlike dockerd, which passes over fields that it
/// does not know, a body that asks for something by one is refused: what was asked for would not happen.
/// </summary>
public static class DockerBody
{
    /// <summary>The body, or the answer to give instead; exactly one of the two is null.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or cut short.</exception>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (!BodyReader.Is(http.Request.ContentType, BodyReader.Json))
            return (null, DockerAnswers.Invalid("The body is to be JSON in UTF-8, with Content-Type: application/json."));
        var json = await BodyReader.ReadBytesAsync(http);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = type.Options.MaxDepth });
            if (UnknownFields.Of(document.RootElement, type) is { Count: > 0 } unknown)
                return (null, DockerAnswers.Invalid($"{Shown.Text(string.Join(", ", unknown), 1000)}: not supported here; leave it out"));
            return document.Deserialize(type) is { } body ? (body, null) : (null, DockerAnswers.Invalid("The body is null; an object is expected."));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Text that is no valid UTF-16 passes the tokenizer, and fails as an invalid operation where it is read.
            return (null, DockerAnswers.Invalid($"The body is not the JSON that is expected: {fault.Message}"));
        }
    }
}
