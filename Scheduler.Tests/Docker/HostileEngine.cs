using System.Net.Sockets;
using System.Text;
using Scheduler.Docker;

namespace Scheduler.Tests.Docker;

/// <summary>
/// Something at a unix socket that answers a ping like an engine, and everything else with whatever bytes the test
/// likes. One request for each connection.
/// </summary>
internal sealed class HostileEngine : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, Stream, CancellationToken, Task> _answer;
    private readonly Task _serving;

    /// <param name="answer">Given the request's first line and a stream to answer on, which is closed afterwards.</param>
    public HostileEngine(Func<string, Stream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _serving = ServeAsync();
    }

    /// <summary>Answers every call with these bytes.</summary>
    public HostileEngine(string answer)
        : this((_, stream, end) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer), end).AsTask())
    {
    }

    public string ApiVersion { get; set; } = "1.43";

    /// <summary>What it says in answer to a ping that it is.</summary>
    public string ServerName { get; set; } = "Docker/28.0.1 (linux)";

    public bool AnswersPings { get; set; } = true;

    /// <summary>The first lines of all requests but pings.</summary>
    public List<string> Requests { get; } = [];

    public DockerEngine Open(DockerEngineOptions? options = null) => new(DockerEndpoint.Unix(_path), options);

    /// <summary>An answer with everything that HTTP wants.</summary>
    public static string Http(string status, string body, string type = "application/json") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    /// <summary>The beginning of an answer that goes on for as long as it likes.</summary>
    public const string EndlessHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    public static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
        File.Delete(_path);
    }

    private async Task ServeAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(ConverseAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var request = await HeadAsync(stream);
            if (request.Contains(" /_ping "))
            {
                if (!AnswersPings) return;
                await stream.WriteAsync(Encoding.Latin1.GetBytes(
                    $"HTTP/1.1 200 OK\r\nApi-Version: {ApiVersion}\r\nServer: {ServerName}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"));
                return;
            }

            Requests.Add(request);
            await _answer(request, stream, _end.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task<string> HeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _end.Token) > 0)
            head.Append((char)one[0]);

        return head.ToString().Split("\r\n")[0];
    }
}
