using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Requests;

/// <summary>Reads a stack as JSON or as compose text, by its content type.</summary>
public static class StackBodyReader
{
    /// <summary>The stack, or the answer to give instead; exactly one of the two is null.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, too slow or cut short.</exception>
    public static async Task<(StackSpec? Body, IResult? Problem)> ReadAsync(HttpContext http, string stack)
    {
        var type = http.Request.ContentType;
        if (BodyReader.Is(type, ComposeBody.MediaType)) return ComposeBody.Parse(http, stack, await BodyReader.ReadBytesAsync(http));
        return BodyReader.Is(type, BodyReader.Json)
            ? await BodyReader.ReadAsync(http, SpecJson.StackSpec)
            : (null, Problems.UnsupportedMediaType(http, $"{BodyReader.Json} or {ComposeBody.MediaType}"));
    }
}
