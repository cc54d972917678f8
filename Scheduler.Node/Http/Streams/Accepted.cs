namespace Scheduler.Node.Http.Streams;

/// <summary>Reads the Accept header, as far as choosing between a few formats needs it.</summary>
public static class Accepted
{
    /// <summary>Whether a media type is asked for by name.</summary>
    public static bool Names(HttpContext http, string mediaType) =>
        http.Request.GetTypedHeaders().Accept.Any(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
}
