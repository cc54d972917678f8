namespace Scheduler.Tests.Gateway;

/// <summary>Reads server-sent events from a response as they come.</summary>
public sealed class SseReader(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader _lines = new(response.Content.ReadAsStream());

    /// <summary>The next event, or null at the end of the stream. A comment is an event of that name.</summary>
    public async Task<(string Name, string? Id, string Data)?> NextAsync()
    {
        var (name, id, data) = ("message", (string?)null, "");
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.Length == 0) return (name, id, data);
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].Trim();
            switch (line[..colon])
            {
                case "":
                    name = "comment";
                    break;
                case "event":
                    name = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    data = value;
                    break;
                default:
                    throw new FormatException($"Not a line of an event stream: {line}");
            }
        }

        return null;
    }

    public void Dispose()
    {
        _lines.Dispose();
        response.Dispose();
    }
}
