using Microsoft.AspNetCore.Http.Features;

namespace Scheduler.Node.Http.Requests;

/// <summary>
/// What a client still sends after it was refused. If the connection were closed on it, it would be reset, and the client
/// might never read why it was refused (RFC 9112, section 9.6).
/// </summary>
internal static class RestOfBody
{
    private const long BytesMax = 256 * 1024 * 1024;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);

    /// <summary>Sends off the answer that there is, and takes the rest for as long as is reasonable. Never fails.</summary>
    public static async Task DropAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BytesMax;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        enough.CancelAfter(TimeMax);
        try
        {
            await http.Response.CompleteAsync();
            await http.Request.Body.CopyToAsync(Stream.Null, enough.Token);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException)
        {
            // It sends more than anybody takes, or too slowly, or has gone.
        }
    }
}
