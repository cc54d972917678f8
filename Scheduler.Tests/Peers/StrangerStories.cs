using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Tests.Peers;

/// <summary>Who is not of the cluster gets nothing from the peers' port, and is sent nothing.</summary>
public sealed class StrangerStories
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Client_WithoutACertificate_IsRefusedInTheHandshake(SslProtocols protocol)
    {
        await using var stage = await PeerStage.StartAsync();

        Assert.Equal(0, await TryTalkingAsync(stage, protocol, null));
        await AssertServesAsync(stage);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Client_WithACertificateOfItsOwn_IsRefusedInTheHandshake(SslProtocols protocol)
    {
        await using var stage = await PeerStage.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=here", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(0, await TryTalkingAsync(stage, protocol, own));
        await AssertServesAsync(stage);
    }

    [Fact]
    public async Task Client_OfTheCluster_GetsThroughTheSameDoor()
    {
        await using var stage = await PeerStage.StartAsync();

        Assert.NotEqual(0, await TryTalkingAsync(stage, SslProtocols.Tls13, stage.Here.Current.TargetCertificate));
    }

    [Fact]
    public async Task Client_OfAnotherCluster_IsNeitherHeardNorHears()
    {
        await using var stage = await PeerStage.StartAsync();
        using var other = ClusterAuthority.Create(DateTimeOffset.UtcNow);
        var stranger = stage.TransportOf(stage.Identity("here", other));

        PeerStage.AssertNothingDone(await stranger.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
        Assert.Equal(PeerReach.Silent, await stranger.ReachAsync(stage.Target, PeerStage.Long));
        Assert.Equal(0, stage.Inbox.Asked);
        await AssertServesAsync(stage);
    }

    [Fact]
    public async Task Client_WithAnExpiredCertificate_IsNotHeard()
    {
        await using var stage = await PeerStage.StartAsync();
        var clock = new MovableClock { Offset = TimeSpan.FromDays(-40) };
        var late = stage.Identity("here", clock: clock);
        clock.Offset = TimeSpan.Zero;
        var transport = stage.TransportOf(late);

        // TLS 1.3 lets a client send before it hears that its certificate is refused.
        Assert.True(await transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long) is NotHere or Refusal);
        Assert.Equal(PeerReach.Silent, await transport.ReachAsync(stage.Target, PeerStage.Long));
        Assert.Equal(0, stage.Inbox.Asked);

        late.Renew();
        Assert.Equal(PeerReach.Reached, await transport.ReachAsync(stage.Target, PeerStage.Long));
    }

    [Fact]
    public async Task Server_WithAnExpiredCertificate_IsToldNothing()
    {
        await using var stage = await PeerStage.StartAsync();
        var clock = new MovableClock();
        var transport = stage.TransportOf(stage.Identity("here", clock: clock));
        clock.Offset = TimeSpan.FromDays(31);

        PeerStage.AssertNothingDone(await transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
        Assert.Equal(0, stage.Inbox.Asked);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: peer\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\0\u0001\u0002garbage\u00ff\u00fe\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u00ff\u00ff")]
    public async Task Client_ThatDoesNotSpeakTls_GetsNothingUseful(string words)
    {
        await using var stage = await PeerStage.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(stage.Server.Endpoint);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(words));
        client.Client.Shutdown(SocketShutdown.Send);

        var heard = await HearAsync(stream);

        Assert.InRange(heard.Length, 0, 16);
        Assert.DoesNotContain("HTTP", Encoding.Latin1.GetString(heard), StringComparison.Ordinal);
        await AssertServesAsync(stage);
    }

    [Fact]
    public async Task Peer_ThatSpeaksGarbageInsideTls_HarmsNobodyElse()
    {
        await using var stage = await PeerStage.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(stage.Server.Endpoint);
        await using var tls = await HandshakeAsync(client, SslProtocols.Tls13, stage.Here.Current.TargetCertificate);
        await tls.WriteAsync(RandomNumberGenerator.GetBytes(4096));

        await HearAsync(tls);

        await AssertServesAsync(stage);
    }

    private static async Task AssertServesAsync(PeerStage stage) =>
        Assert.Equal(new NotHere("still"), await stage.Transport.AskAsync(stage.Target, "still", new GetService(), PeerStage.Long));

    /// <summary>How many bytes of HTTP/2 a client hears after TLS; 0 when it is refused in or right after the handshake.</summary>
    private static async Task<int> TryTalkingAsync(PeerStage stage, SslProtocols protocol, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(stage.Server.Endpoint);
        try
        {
            await using var tls = await HandshakeAsync(client, protocol, certificate);
            await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray());
            return await tls.ReadAsync(new byte[64]);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return 0;
        }
    }

    private static async Task<SslStream> HandshakeAsync(TcpClient client, SslProtocols protocol, X509Certificate2? certificate)
    {
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "peer",
            EnabledSslProtocols = protocol,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificates = certificate is null ? null : [certificate],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        return tls;
    }

    private static async Task<byte[]> HearAsync(Stream stream)
    {
        using var heard = new MemoryStream();
        try
        {
            await stream.CopyToAsync(heard).WaitAsync(PeerStage.Long);
        }
        catch (IOException)
        {
            // Cut, which is as good as closed.
        }

        return heard.ToArray();
    }
}
