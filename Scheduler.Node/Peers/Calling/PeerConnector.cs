using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Calling;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Peers.Calling;

/// <summary>Makes HTTP clients that can talk to one peer only: to its address, and if it shows that node's certificate.</summary>
internal sealed class PeerConnector(NodeId node, string address, PeerOptions options, ClusterIdentity identity)
{
    private static readonly TimeSpan IdleLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Where every request goes; the name is never looked up.</summary>
    public static readonly Uri Base = new("https://peer.scheduler.invalid/");

    private volatile string? _fault;

    /// <summary>For a person.</summary>
    public override string ToString() => $"server {node} at {address}";

    /// <summary>Why its certificate was refused last; null when it was not.</summary>
    public string? CertificateFault => _fault;

    public HttpMessageInvoker Open() => new(new BrokenConnects(new SocketsHttpHandler
    {
        ConnectCallback = (_, cancel) => ConnectAsync(cancel),
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = options.PingEvery,
        KeepAlivePingTimeout = options.PingTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        PooledConnectionLifetime = options.ConnectionLifetime,
        PooledConnectionIdleTimeout = IdleLifetime,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => identity.Current.TargetCertificate,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                (_fault = identity.FaultOf(certificate, isClient: false, node)) is null,
            AllowTlsResume = false,
            AllowRenegotiation = false,
        },
    }));

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(HostAndPort.Parse(address).ToEndPoint(), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
