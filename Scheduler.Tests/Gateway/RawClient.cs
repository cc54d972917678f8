using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Scheduler.Tests.Gateway;

/// <summary>A client that writes its requests byte by byte, and reads the answers so.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly Stream _stream;

    private RawClient(TcpClient tcp, Stream stream) => (_tcp, _stream) = (tcp, stream);

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
        if (address.Scheme == Uri.UriSchemeHttp) return new RawClient(tcp, tcp.GetStream());
        var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, _, _) => true
        });
        return new RawClient(tcp, tls);
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <param name="headers">Each with its line end.</param>
    public Task PostAsync(string path, string body, string headers = "") => SendAsync(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TestGateway.Token}\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>It says no more, and goes on listening.</summary>
    public async Task EndSendingAsync()
    {
        if (_stream is SslStream tls) await tls.ShutdownAsync();
        _tcp.Client.Shutdown(SocketShutdown.Send);
    }

    /// <summary>All up to the end of an answer's head.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append(await ReadAsync(1));
        return head.ToString();
    }

    public async Task<string> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Node.Patience.Long);
        return Encoding.Latin1.GetString(bytes);
    }

    public async Task<string> ToEndAsync()
    {
        using var reader = new StreamReader(_stream, Encoding.Latin1, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(Node.Patience.Long);
    }

    public void Dispose() => _tcp.Dispose();
}
