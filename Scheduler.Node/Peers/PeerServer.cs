using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Wire;
using Scheduler.Node.Http;
using Scheduler.Node.Peers.Serving;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers;

/// <summary>
/// The port of a server for its peers: HTTP/2 over TLS in which both ends show certificates of the cluster's authority.
/// </summary>
public sealed class PeerServer : IAsyncDisposable
{
    // A peer may believe the handshake done before this server does, and send requests: to cut it then makes their outcome
    // unknown. So longer than a busy machine stalls.
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);
    private const int ConnectionsMax = 1024;
    private const int StreamsPerConnection = 256;
    private const int HeaderBytesMax = 16 * 1024;
    // Enough for every stream of a connection to be stuck at once: a command that does not read its input holds up nobody else.
    private const int ConnectionWindowBytes = StreamsPerConnection * StreamWindowBytes;
    private const int StreamWindowBytes = 128 * 1024;

    private readonly WebApplication _app;
    private readonly ClusterIdentity _identity;
    private readonly PeerOptions _options;
    private readonly VersionRange _versions;
    private readonly RefusedPeers _refused;
    private readonly ConcurrentDictionary<NodeId, Caller> _callers = new();
    private long _incarnation;

    private PeerServer(
        PeerOptions options, ClusterIdentity identity, PeerServices services, ILoggerFactory loggers,
        ManifestRegistry registry, VersionRange versions)
    {
        (_identity, _options, _versions) = (identity, options, versions);
        _refused = new RefusedPeers(loggers.CreateLogger<PeerServer>(), TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(new ForwardedLogs(loggers)).AddFilter("Microsoft", LogLevel.Warning).WithoutHostErrors();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(new PeerEndpoint(options, versions, registry, services, Facts, TimeProvider.System, _app.Lifetime.ApplicationStopping).InvokeAsync);
    }

    /// <summary>Where it listens, with the port that the system chose where it was to.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Listens from then on. Throws <see cref="IOException"/> when the port is taken.</summary>
    /// <param name="options">Where, and the limits.</param>
    /// <param name="identity">Who this server is; stays its owner's.</param>
    /// <param name="services">What is done for peers; may be called at once.</param>
    /// <param name="loggers">Told of refused connections and of broken requests.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<PeerServer> StartAsync(
        PeerOptions options, ClusterIdentity identity, PeerServices services, ILoggerFactory loggers, CancellationToken cancel = default) =>
        StartAsync(options, identity, services, loggers, WireManifests.Registry, Protocol.Versions, cancel);

    internal static async Task<PeerServer> StartAsync(
        PeerOptions options, ClusterIdentity identity, PeerServices services, ILoggerFactory loggers,
        ManifestRegistry registry, VersionRange versions, CancellationToken cancel)
    {
        var server = new PeerServer(options, identity, services, loggers, registry, versions);
        try
        {
            await server._app.ListenAsync("cluster.listen", $"https://{options.Listen}", cancel);
        }
        catch
        {
            await server._app.DisposeAsync();
            throw;
        }

        server.Endpoint = new IPEndPoint(options.Listen.Address, new Uri(server._app.Urls.First()).Port);
        return server;
    }

    /// <summary>From now on this is who answers those that try whether this incarnation lives. Before, it is nobody's proof.</summary>
    public void Joined(NodeIncarnation self) => Interlocked.Exchange(ref _incarnation, self.Number);

    /// <summary>Takes no new connection, lets what is under way finish for a time, and cuts it then.</summary>
    public async Task StopAsync(TimeSpan drain)
    {
        using var enough = new CancellationTokenSource(drain);
        await _app.StopAsync(enough.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private PeerFacts Facts() => new(_identity.Node, Interlocked.Read(ref _incarnation), _versions.Min, _versions.Max);

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxRequestBodySize = _options.MessageBytesMax;
        limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        limits.RequestHeadersTimeout = HeadersTimeout;
        // Who reads an output slowly slows the engine down; whoever is gone is noticed by the pings.
        limits.MinResponseDataRate = null;
        // A message's deadline holds for its arrival too; a least rate would end the connection, and all else that is under way on it.
        limits.MinRequestBodyDataRate = null;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        limits.Http2.KeepAlivePingDelay = PingEvery;
        limits.Http2.KeepAlivePingTimeout = PingEvery;
        kestrel.Listen(_options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTimeout, OnConnection = Tls });
            listen.Use(next => connection => Introduce(next, connection));
        });
    }

    private ValueTask<SslServerAuthenticationOptions> Tls(TlsHandshakeCallbackContext handshake)
    {
        var from = handshake.Connection.RemoteEndPoint;
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _identity.Current,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsAccepted(certificate, from),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // A resumed session would not look at the certificate again.
            AllowTlsResume = false,
            AllowRenegotiation = false,
        });
    }

    private bool IsAccepted(X509Certificate? certificate, EndPoint? from)
    {
        if (_identity.FaultOf(certificate, isClient: true) is not { } fault) return true;
        _refused.Tell(from, fault);
        return false;
    }

    private Task Introduce(ConnectionDelegate next, ConnectionContext connection)
    {
        var certificate = connection.Features.Get<ITlsConnectionFeature>()!.ClientCertificate!;
        var node = NodeName.Of(certificate)!.Value;
        connection.Features.Set(_callers.GetOrAdd(
            node, one => new Caller(one, new RequestGate(_options.RequestsMax), new RequestGate(_options.OutputsMax))));
        return next(connection);
    }
}
