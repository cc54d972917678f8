using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http;
using Scheduler.Node.Peers.Serving;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Serving;

/// <summary>
/// The port of a server for agents: HTTP/1.1 over TLS. Whoever shows a certificate must show that of a host of this
/// cluster; without one, a machine can only learn the cluster's authority, and join with a token.
/// </summary>
internal sealed class AgentGate : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);
    private const int HeaderBytesMax = 16 * 1024;

    private readonly WebApplication _app;
    private readonly ClusterIdentity _identity;
    private readonly RefusedPeers _refused;

    private AgentGate(AgentsSection options, ClusterIdentity identity, AgentServices services, ILoggerFactory loggers)
    {
        _identity = identity;
        _refused = new RefusedPeers(loggers.CreateLogger<AgentGate>(), TimeProvider.System, "agents'");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(new ForwardedLogs(loggers)).AddFilter("Microsoft", LogLevel.Warning).WithoutHostErrors();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        _app = builder.Build();
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        _app.Run(new AgentEndpoint(services, identity, WireManifests.Registry, TimeProvider.System, _app.Lifetime.ApplicationStopping).InvokeAsync);
    }

    /// <summary>The port that is listened on.</summary>
    public int Port { get; private set; }

    /// <summary>Listens from then on. Throws <see cref="IOException"/> when the port is taken.</summary>
    public static async Task<AgentGate> StartAsync(
        AgentsSection options, ClusterIdentity identity, AgentServices services, ILoggerFactory loggers, CancellationToken cancel)
    {
        var gate = new AgentGate(options, identity, services, loggers);
        try
        {
            await gate._app.ListenAsync("agents.listen", options.Listen!.OriginalString, cancel);
        }
        catch
        {
            await gate._app.DisposeAsync();
            throw;
        }

        gate.Port = new Uri(gate._app.Urls.First()).Port;
        return gate;
    }

    public async Task StopAsync(TimeSpan drain)
    {
        using var enough = new CancellationTokenSource(drain);
        await _app.StopAsync(enough.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Configure(KestrelServerOptions kestrel, AgentsSection options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.ConnectionsMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        var listen = options.Listen!;
        kestrel.Listen(new IPEndPoint(IPAddress.Parse(listen.Host.Trim('[', ']')), listen.Port), endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTimeout, OnConnection = Tls });
        });
    }

    private ValueTask<SslServerAuthenticationOptions> Tls(TlsHandshakeCallbackContext handshake)
    {
        var from = handshake.Connection.RemoteEndPoint;
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _identity.Current,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is null || IsAccepted(certificate, from),
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // A resumed session would not look at the certificate again.
            AllowTlsResume = false,
            AllowRenegotiation = false,
        });
    }

    private bool IsAccepted(X509Certificate certificate, EndPoint? from)
    {
        if (_identity.FaultOfHost(certificate) is not { } fault) return true;
        _refused.Tell(from, fault);
        return false;
    }
}
