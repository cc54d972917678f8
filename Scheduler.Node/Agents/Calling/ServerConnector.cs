using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Calling;
using Scheduler.Node.Peers;

namespace Scheduler.Node.Agents.Calling;

/// <summary>Opens connections to one server's port for agents.</summary>
/// <param name="server"><c>host:port</c>, or a host alone.</param>
/// <param name="own">The certificate to show; null before there is one.</param>
/// <param name="faultOf">Why a server's certificate is refused; null when it is not.</param>
internal sealed class ServerConnector(string server, X509Certificate2? own, Func<X509Certificate?, string?> faultOf)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    private volatile string? _fault;
    private volatile IPAddress? _local;

    /// <summary>Where every request goes; the name is never looked up.</summary>
    public static readonly Uri Base = new("https://server.scheduler.invalid/");

    /// <summary>The same for a line.</summary>
    public static readonly Uri LineBase = new("wss://server.scheduler.invalid/");

    /// <summary>Why the server's certificate was refused last; null when it was not.</summary>
    public string? CertificateFault => _fault;

    /// <summary>This machine's end of the connection, once there is one.</summary>
    public IPAddress? Local => _local;

    public HttpMessageInvoker Open() => new(new BrokenConnects(new SocketsHttpHandler
    {
        ConnectCallback = (_, cancel) => ConnectAsync(cancel),
        ConnectTimeout = ConnectTimeout,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (_fault = faultOf(certificate)) is null,
            AllowTlsResume = false,
            AllowRenegotiation = false,
        },
    }));

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancel)
    {
        var place = HostAndPort.Parse(server);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            ThinStream.Prepare(socket);
            ThinStream.KeepAlive(socket);
            await socket.ConnectAsync((place with { Port = place.Port ?? AgentProtocol.DefaultPort }).ToEndPoint(), cancel);
            _local = (socket.LocalEndPoint as IPEndPoint)?.Address is { } address
                ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
                : null;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
