using System.Globalization;
using System.Text;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>Writes lines of output as the follower asked for them: text, server-sent events or lines of JSON.</summary>
/// <param name="prefix">Whether text lines begin with the slot that they are of.</param>
/// <param name="timestamps">Whether text lines carry their time.</param>
public sealed class LogWriter(HttpContext http, bool prefix, bool timestamps) : ILogWriter
{
    private readonly IStreamFormat? _format =
        Accepted.Names(http, ServerSentEvents.MediaType) ? new ServerSentEvents()
        : Accepted.Names(http, JsonLines.MediaType) ? new JsonLines()
        : null;

    public async Task StartAsync(CancellationToken ended)
    {
        http.Response.ContentType = _format?.ContentType ?? "text/plain; charset=utf-8";
        await http.Response.StartAsync(ended);
        await http.Response.Body.FlushAsync(ended);
    }

    public async Task WriteAsync(LogBody line, CancellationToken ended)
    {
        var bytes = _format?.Item(line, WireJson.Default.LogBody, id: null, name: line.Stream == "error" ? "error" : null)
            ?? Encoding.UTF8.GetBytes(Text(line));
        await http.Response.Body.WriteAsync(bytes, ended);
    }

    public Task FlushAsync(CancellationToken ended) => http.Response.Body.FlushAsync(ended);

    private string Text(LogBody line)
    {
        var text = new StringBuilder();
        if (prefix)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{line.Service[(line.Service.IndexOf('/', StringComparison.Ordinal) + 1)..]}.{line.Slot} | ");
        if (timestamps && line.At is { } at)
            text.Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)).Append(' ');
        if (line.Stream == "error") text.Append("[no output: ").Append(line.Text).Append(']');
        else text.Append(line.Text);
        return text.Append('\n').ToString();
    }
}
