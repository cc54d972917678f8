using System.Text;
using Scheduler.Docker;
using Scheduler.Node.Engines.Calls;
using Scheduler.Tests.Docker;

namespace Scheduler.Tests.Gateway;

/// <summary>A host's engine at a real socket, whose answers are the test's: by path, without version and query.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly HostileEngine _engine;
    private readonly DockerEngine _client;

    public ScriptedHost(string cluster)
    {
        _engine = new HostileEngine(AnswerAsync);
        _client = _engine.Open();
        Calls = new GuardedCalls(new DirectCalls(_client), cluster);
    }

    public IEngineCalls Calls { get; }

    public IReadOnlyList<string> Requests => [.. _engine.Requests];

    /// <summary>Bodies of JSON, answered with 200.</summary>
    public Dictionary<string, string> Says { get; } = [];

    /// <summary>Whole conversations, after the request's first line.</summary>
    public Dictionary<string, Func<Stream, CancellationToken, Task>> Does { get; } = [];

    /// <summary>Answers nothing at all.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>A container of the cluster that runs.</summary>
    /// <param name="more">Further members of its configuration, each with a comma in front.</param>
    public ScriptedHost Has(string id, string name, string cluster, string more = "")
    {
        var details = $$$"""{"Id":"{{{id}}}","Name":"/{{{name}}}","Created":"2026-01-01T00:00:00Z","State":{"Running":true,"StartedAt":"2026-01-01T00:00:01Z"},"Config":{"Labels":{"io.scheduler.cluster":"{{{cluster}}}"}{{{more}}}} }""";
        foreach (var way in (string[])[id, id[..12], id[..3], name]) Says[$"/containers/{way}/json"] = details;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private Task AnswerAsync(string request, Stream stream, CancellationToken end)
    {
        if (IsFrozen) return Task.Delay(Timeout.Infinite, end);
        // Whoever has heard enough from others breaks off.
        if (request.Split(' ') is not [_, { } path, ..]) return Task.CompletedTask;
        path = path[path.IndexOf('/', 1)..].Split('?')[0];
        if (Does.TryGetValue(path, out var does)) return does(stream, end);
        return Says.TryGetValue(path, out var said)
            ? SayAsync(stream, "200 OK", said, end)
            : SayAsync(stream, "404 Not Found", """{"message":"no such thing here"}""", end);
    }

    public static Task SayAsync(Stream stream, string status, string body, CancellationToken end) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(HostileEngine.Http(status, body)), end).AsTask();

    /// <summary>Takes the request's body, and turns the connection into a stream.</summary>
    public static async Task UpgradeAsync(Stream stream, int bodyBytes, CancellationToken end)
    {
        await stream.ReadExactlyAsync(new byte[bodyBytes], end);
        await stream.WriteAsync("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"u8.ToArray(), end);
    }
}
