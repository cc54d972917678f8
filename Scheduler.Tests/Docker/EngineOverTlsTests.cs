using System.Net;
using System.Net.Sockets;
using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>An engine at a TCP port that shows a certificate and wants one, as remote engines do.</summary>
[Trait("Needs", "engine")]
public sealed class EngineOverTlsTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private readonly int _port = FreePort();
    private readonly PrivateEngine _host;

    public EngineOverTlsTests()
    {
        var (ca, cert, key) = _certificates.Server;
        _host = new PrivateEngine("tls",
            ["--tlsverify", "--tlscacert", ca, "--tlscert", cert, "--tlskey", key, "--host", $"tcp://127.0.0.1:{_port}"]);
    }

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _certificates.Dispose();
    }

    [SkippableFact]
    public async Task Tls_RightCertificates_WorkForCallsStreamsAndExec()
    {
        _host.SkipUnlessAvailable();
        using var engine = new DockerEngine(DockerEndpoint.Tcp("127.0.0.1", _port, _certificates.Client));
        var spec = new ContainerSpec { Image = PrivateEngine.Image, Cmd = ["sh", "-c", "echo said; sleep 1000"], StopSignal = "SIGKILL" };
        var id = (await engine.Containers.CreateAsync(null, spec)).Id;
        await engine.Containers.StartAsync(id);

        var said = await engine.Logs.ReadLinesAsync(id, new LogsRequest { Follow = true }).FirstAsync();
        var counted = await engine.Exec.RunAsync(id, new ExecSpec { Cmd = ["wc", "-c"] }, "12345"u8.ToArray());

        Assert.Equal("said", said.Text);
        Assert.Equal("5", counted.StdoutText.Trim());
    }

    [SkippableFact]
    public async Task Tls_WrongCertificates_SayWhatIsWrong()
    {
        _host.SkipUnlessAvailable();
        using var otherAuthority = new TestCertificates();
        var unknown = await FailAsync("127.0.0.1", _certificates.Client with { CaPath = otherAuthority.Client.CaPath });
        var otherName = await FailAsync("localhost", _certificates.Client);
        var none = await FailAsync("127.0.0.1", _certificates.Client with { CertPath = null, KeyPath = null });
        var foreign = await FailAsync("127.0.0.1", otherAuthority.Client with { CaPath = _certificates.Client.CaPath });

        Assert.Contains("TLS failed", unknown);
        Assert.Contains("TLS failed", otherName);
        Assert.Contains("RemoteCertificateNameMismatch", otherName);
        Assert.Contains("cannot be reached", none);
        Assert.Contains("cannot be reached", foreign);
    }

    [SkippableFact]
    public async Task Tls_PlainCallToATlsPort_IsRefusedInTheEnginesWords()
    {
        _host.SkipUnlessAvailable();
        using var engine = new DockerEngine(DockerEndpoint.Tcp("127.0.0.1", _port));

        var failure = await Assert.ThrowsAsync<DockerApiException>(() => engine.System.InfoAsync());

        Assert.Contains("HTTP request to an HTTPS server", failure.Message);
    }

    private async Task<string> FailAsync(string name, DockerTls tls)
    {
        using var engine = new DockerEngine(DockerEndpoint.Tcp(name, _port, tls));
        return (await Assert.ThrowsAsync<DockerUnreachableException>(() => engine.System.InfoAsync())).Message;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
