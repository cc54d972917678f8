using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Scheduler.Docker.Transport;

/// <summary>
/// Opens connections to one endpoint. TLS happens here rather than in the HTTP handler, so that a hijacked connection
/// can end its sending half.
/// </summary>
internal sealed class Dialer(DockerEndpoint endpoint) : IDisposable
{
    private readonly Lazy<SslClientAuthenticationOptions> _tls = new(() => TlsOptions(endpoint));

    public async Task<Connection> DialAsync(CancellationToken cancellation)
    {
        var socket = endpoint.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (endpoint.SocketPath is { } path)
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            }
            else
            {
                // A machine that vanished without a word must not leave an event stream waiting for ever.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
                await socket.ConnectAsync(endpoint.Host!, endpoint.Port, cancellation);
            }

            return await SecureAsync(socket, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_tls.IsValueCreated)
            return;

        foreach (var certificate in _tls.Value.ClientCertificates ?? [])
            certificate.Dispose();
        foreach (var authority in _tls.Value.CertificateChainPolicy?.CustomTrustStore ?? [])
            authority.Dispose();
    }

    private async Task<Connection> SecureAsync(Socket socket, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (endpoint.Tls is null)
            return new Connection(socket, plain, null);

        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(_tls.Value, cancellation);
            return new Connection(socket, secure, secure);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(DockerEndpoint endpoint)
    {
        var tls = endpoint.Tls!;
        var options = new SslClientAuthenticationOptions { TargetHost = endpoint.Host };
        if (tls.CaPath is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(tls.CaPath);
        }

        if (tls.CertPath is not null && tls.KeyPath is not null)
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(tls.CertPath, tls.KeyPath)];

        return options;
    }
}
