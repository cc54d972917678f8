using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Tests.Peers;

/// <summary>
/// A peer that completes TLS and HTTP/2's greeting, and answers every request with the frames that a test gives
/// (RFC 9113, section 4.1). It never processes any.
/// </summary>
internal sealed class ScriptedHttp2 : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndOfStream = 1;
    private const int PrefaceBytes = 24;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ClusterIdentity _identity;
    private readonly Func<int, byte[]> _answer;

    /// <param name="identity">Whose certificate it shows.</param>
    /// <param name="answer">To a request whose body has come in whole, by its stream.</param>
    public ScriptedHttp2(ClusterIdentity identity, Func<int, byte[]> answer)
    {
        (_identity, _answer) = (identity, answer);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>RST_STREAM.</summary>
    public static byte[] Reset(int stream, uint code) => Frame(3, stream, Number(code));

    /// <summary>GOAWAY: nothing after <paramref name="lastStream"/> was processed.</summary>
    public static byte[] GoAway(uint lastStream, uint code) => Frame(7, 0, [.. Number(lastStream), .. Number(code)]);

    public void Dispose() => _listener.Dispose();

    private static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Frame(byte type, int stream, byte[] payload) =>
        [.. Number((uint)payload.Length)[1..], type, 0, .. Number((uint)stream), .. payload];

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _identity.Current,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            });
            await tls.ReadExactlyAsync(new byte[PrefaceBytes]);
            await tls.WriteAsync(Frame(Settings, 0, []));
            while (true) await AnswerAsync(tls);
        }
        catch (IOException)
        {
            return;
        }
    }

    private async Task AnswerAsync(SslStream tls)
    {
        var header = new byte[9];
        await tls.ReadExactlyAsync(header);
        await tls.ReadExactlyAsync(new byte[(header[0] << 16) | (header[1] << 8) | header[2]]);
        var isEnd = header[3] is Data or Headers && (header[4] & EndOfStream) != 0;
        if (isEnd) await tls.WriteAsync(_answer(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5))));
    }
}
