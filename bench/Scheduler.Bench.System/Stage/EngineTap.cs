using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Scheduler.Docker;

namespace Scheduler.Bench.Stage;

/// <summary>A relay before an engine's socket, which notes when a container's creation was asked for.</summary>
internal sealed class EngineTap : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _engine;
    private readonly Channel<long> _creations = Channel.CreateUnbounded<long>();

    public EngineTap(string path, string engineUrl)
    {
        _engine = DockerEndpoint.Parse(engineUrl).SocketPath ?? throw new InvalidOperationException("only an engine at a unix socket can be tapped");
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        Url = $"unix://{path}";
        Accepting = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>The moments at which requests to create a container arrived.</summary>
    public ChannelReader<long> Creations => _creations.Reader;

    private Task Accepting { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(_engine));
                _ = Task.WhenAll(RelayAsync(client, engine, Note), RelayAsync(engine, client, _ => { }));
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private void Note(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("POST "u8)
            && Encoding.ASCII.GetString(head[..Math.Min(64, head.Length)]).Contains("/containers/create", StringComparison.Ordinal))
            _creations.Writer.TryWrite(Stopwatch.GetTimestamp());
    }

    private static async Task RelayAsync(Socket from, Socket to, SpanAction note)
    {
        var buffer = new byte[65536];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                note(buffer.AsSpan(0, read));
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // One side is gone; so is the other.
            from.Dispose();
            to.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // The other direction has ended both.
        }
    }

    private delegate void SpanAction(ReadOnlySpan<byte> bytes);
}
