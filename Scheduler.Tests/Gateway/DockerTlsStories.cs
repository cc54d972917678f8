using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Gateway;

/// <summary>Streams to containers through a gateway with a certificate.</summary>
public sealed class DockerTlsStories : IAsyncLifetime
{
    private const string Cluster = "test-cluster";
    private const string Body = """{"Detach":false}""";
    private static readonly string Container = new('a', 64);
    private static readonly string Exec = new('e', 64);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls");
    private readonly ScriptedHost _host = new(Cluster);
    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(
            options => options with { Listen = new Uri("https://127.0.0.1:0"), Tls = TlsStories.Certificate(_folder.FullName) },
            services => services with { ClusterId = Cluster, CallsOf = _ => _host.Calls });
        _gateway.Board.Post(new HostView { Id = new HostId("host1"), State = HostState.Active });
        _host.Has(Container, "web", Cluster);
        _host.Says[$"/exec/{Exec}/json"] = $$"""{"ContainerID":"{{Container}}"}""";
        _host.Does[$"/exec/{Exec}/start"] = async (stream, end) =>
        {
            await ScriptedHost.UpgradeAsync(stream, Body.Length, end);
            var chunk = new byte[64 * 1024];
            while (await stream.ReadAsync(chunk, end) is var count and > 0) await stream.WriteAsync(chunk.AsMemory(0, count), end);
            await stream.WriteAsync("goodbye"u8.ToArray(), end);
        };
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Exec_OverTls_GoesOnAfterTheClientsLastByte()
    {
        using var client = await RawClient.ConnectAsync(_gateway.Address);
        await client.PostAsync($"/exec/{Exec}/start", Body, "Connection: Upgrade\r\nUpgrade: tcp\r\n");
        Assert.StartsWith("HTTP/1.1 101 UPGRADED", await client.HeadAsync(), StringComparison.Ordinal);
        var said = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i} "));
        var saying = client.SendAsync(said);

        Assert.Equal(said, await client.ReadAsync(said.Length));
        await saying;
        await client.EndSendingAsync();

        Assert.Equal("goodbye", await client.ToEndAsync());
    }

    [Fact]
    public async Task Exec_OverHttp2_IsRefusedInWords()
    {
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator
        };
        using var client = new HttpClient(handler) { BaseAddress = _gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/exec/{Exec}/start")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestGateway.Token);

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("HTTP/1.1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
