using System.Text;
using Scheduler.Docker;
using Scheduler.Node.Engines.Calls;
using Scheduler.Tests.Docker;

namespace Scheduler.Tests.Engines.Calls;

/// <summary>
/// An engine at a real socket with one container of the cluster, one of nobody's, and a command in it that does with its
/// two-way stream what the test says.
/// </summary>
internal sealed class ScriptedContainer : IAsyncDisposable
{
    public const string Cluster = "prod-0123456789abcdef";
    public const string StartBody = """{"Detach":false,"Tty":true}""";
    public static readonly string Own = new('a', 64);
    public static readonly string Foreign = new('b', 64);
    public static readonly string Exec = new('e', 64);
    public static readonly string ForeignExec = new('f', 64);

    private readonly HostileEngine _engine;
    private readonly DockerEngine _client;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _written;

    public ScriptedContainer()
    {
        _engine = new HostileEngine(AnswerAsync);
        _client = _engine.Open();
        Calls = new GuardedCalls(new DirectCalls(_client), Cluster);
    }

    public IEngineCalls Calls { get; }

    /// <summary>The first lines of all requests.</summary>
    public IReadOnlyList<string> Requests => [.. _engine.Requests];

    /// <summary>What the command does with its stream; by default it echoes, and says goodbye at the end of its input.</summary>
    public Func<Stream, CancellationToken, Task> Command { get; set; } = EchoAsync;

    /// <summary>Done when the command has ended, whatever the reason.</summary>
    public Task Left => _left.Task;

    /// <summary>Bytes that the engine has got rid of by <see cref="FloodAsync"/>.</summary>
    public long Written => Interlocked.Read(ref _written);

    public async Task FloodAsync(Stream stream, CancellationToken end)
    {
        var chunk = new byte[64 * 1024];
        while (!end.IsCancellationRequested)
        {
            await stream.WriteAsync(chunk, end);
            Interlocked.Add(ref _written, chunk.Length);
        }
    }

    public static Task SilenceAsync(Stream stream, CancellationToken end) => Task.Delay(Timeout.Infinite, end);

    /// <summary>Reads nothing, says one word, and ends.</summary>
    public static Task WordAsync(Stream stream, CancellationToken end) => stream.WriteAsync("word"u8.ToArray(), end).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private static async Task EchoAsync(Stream stream, CancellationToken end)
    {
        var chunk = new byte[8 * 1024];
        while (await stream.ReadAsync(chunk, end) is var count and > 0) await stream.WriteAsync(chunk.AsMemory(0, count), end);
        await stream.WriteAsync("goodbye"u8.ToArray(), end);
    }

    private Task AnswerAsync(string request, Stream stream, CancellationToken end)
    {
        if (request.Split(' ') is not [_, { } path, ..]) return Task.CompletedTask;
        path = path[path.IndexOf('/', 1)..];
        return path switch
        {
            _ when path == $"/exec/{Exec}/start" => RunAsync(stream, end),
            _ when path == $"/exec/{Exec}/json" => SayAsync(stream, "200 OK", $$"""{"ContainerID":"{{Own}}"}""", end),
            _ when path == $"/exec/{ForeignExec}/json" => SayAsync(stream, "200 OK", $$"""{"ContainerID":"{{Foreign}}"}""", end),
            _ when path == $"/containers/{Own}/json" =>
                SayAsync(stream, "200 OK", $$$"""{"Id":"{{{Own}}}","Config":{"Labels":{"io.scheduler.cluster":"{{{Cluster}}}"} } }""", end),
            _ when path == $"/containers/{Foreign}/json" =>
                SayAsync(stream, "200 OK", """{"Config":{"Labels":{"io.scheduler.cluster":"other"}}}""", end),
            "/containers/broken/json" =>
                stream.WriteAsync(Encoding.Latin1.GetBytes(HostileEngine.EndlessHead + HostileEngine.Chunk("{\"half\":")), end).AsTask(),
            "/containers/silent/json" => SilenceAsync(stream, end),
            _ => SayAsync(stream, "404 Not Found", """{"message":"No such container: nobody"}""", end),
        };
    }

    private static Task SayAsync(Stream stream, string status, string body, CancellationToken end) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(HostileEngine.Http(status, body)), end).AsTask();

    private async Task RunAsync(Stream stream, CancellationToken end)
    {
        try
        {
            await stream.ReadExactlyAsync(new byte[StartBody.Length], end);
            await stream.WriteAsync(
                "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"u8.ToArray(),
                end);
            await Command(stream, end);
        }
        finally
        {
            _left.TrySetResult();
        }
    }
}
