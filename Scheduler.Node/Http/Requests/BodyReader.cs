using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Requests;

/// <summary>Reads a request's body into a value, or answers the problem with it.</summary>
public static class BodyReader
{
    public const string Json = "application/json";

    /// <summary>The body, or the answer to give instead; exactly one of the two is null.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or cut short.</exception>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        if (!Is(http.Request.ContentType, Json)) return (null, Problems.UnsupportedMediaType(http, Json));
        return Parse(http, await ReadBytesAsync(http), type);
    }

    /// <summary>Whether a content type is a media type's, in UTF-8.</summary>
    public static bool Is(string? contentType, string mediaType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <exception cref="BadHttpRequestException">The body is too large, too slow or cut short.</exception>
    public static async Task<byte[]> ReadBytesAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.ToArray();
    }

    private static (T? Body, IResult? Problem) Parse<T>(HttpContext http, byte[] json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var faults = BodyShape.Faults(json, type);
            if (faults.Count > 0) return (null, Problems.Invalid(http, faults));
            return (JsonSerializer.Deserialize(json, type)!, null);
        }
        catch (JsonException fault)
        {
            return (null, Problems.Invalid(
                http, [new FieldFault(FieldOf(fault.Path), $"the body is not the JSON that is expected: {fault.Message}")]));
        }
    }

    private static string? FieldOf(string? path) => path is ['$', '.', .. var field] ? field : null;
}
