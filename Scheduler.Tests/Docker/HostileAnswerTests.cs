using System.Net.Sockets;
using System.Text;
using Scheduler.Docker;

namespace Scheduler.Tests.Docker;

/// <summary>Whatever answers, a call ends in time, with an exception that says what happened.</summary>
public sealed class HostileAnswerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Call_EngineSaysNo_CarriesItsWords()
    {
        await using var server = new HostileEngine(HostileEngine.Http("409 Conflict", """{"message":"name \"web\" is in use\n"}"""));
        using var engine = server.Open();

        var failure = await Assert.ThrowsAsync<DockerApiException>(() => engine.Containers.CreateAsync("web", new ContainerSpec()));

        Assert.Equal("name \"web\" is in use", failure.Message);
        Assert.Equal("POST /containers/create", failure.Call);
        Assert.True(failure.IsConflict);
        Assert.False(failure.IsNotFound);
        Assert.False(failure.OutcomeUnknown);
    }

    [Theory]
    [InlineData("502 Bad Gateway", "<html>upstream died</html>", "<html>upstream died</html>")]
    [InlineData("500 Oops", "", "500 Oops")]
    [InlineData("500 Oops", "{}", "500 Oops")]
    [InlineData("500 Oops", "{\"message\":7}", "{\"message\":7}")]
    public async Task Call_RefusedInAnotherForm_CarriesWhatThereIs(string status, string body, string words)
    {
        await using var server = new HostileEngine(HostileEngine.Http(status, body));
        using var engine = server.Open();

        var failure = await Assert.ThrowsAsync<DockerApiException>(() => engine.System.InfoAsync());

        Assert.Equal(words, failure.Message);
        Assert.True(failure.IsServerError);
    }

    [Fact]
    public async Task StartAndStop_NotModified_SayThatItWasSoAlready()
    {
        await using var server = new HostileEngine("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
        using var engine = server.Open();

        Assert.False(await engine.Containers.StartAsync("web"));
        Assert.False(await engine.Containers.StopAsync("web", TimeSpan.FromSeconds(1.2)));
        Assert.Equal("POST /v1.43/containers/web/stop?t=2 HTTP/1.1", server.Requests[1]);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno header at all\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n")]
    public async Task Call_NoHttp_IsAProtocolError(string garbage)
    {
        await using var server = new HostileEngine(garbage);
        using var engine = server.Open();

        await Assert.ThrowsAsync<DockerProtocolException>(() => engine.System.InfoAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"Containers\":\"many\"}")]
    [InlineData("{\"ID\":\"a\"")]
    public async Task Call_OtherJsonThanExpected_IsAProtocolError(string body)
    {
        await using var server = new HostileEngine(HostileEngine.Http("200 OK", body));
        using var engine = server.Open();

        await Assert.ThrowsAsync<DockerProtocolException>(() => engine.System.InfoAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ID\":")]
    [InlineData(HostileEngine.EndlessHead + "5\r\n{\"ID\"\r\n")]
    public async Task Call_ConnectionBreaks_IsUnreachableWithUnknownOutcome(string beginning)
    {
        await using var server = new HostileEngine(beginning);
        using var engine = server.Open();

        var failure = await Assert.ThrowsAsync<DockerUnreachableException>(() => engine.System.InfoAsync());

        Assert.True(failure.OutcomeUnknown);
    }

    [Fact]
    public async Task Call_AnswerBeyondTheBound_IsAnErrorRatherThanMemory()
    {
        var chunk = HostileEngine.Chunk(new string(' ', 10_000));
        await using var server = new HostileEngine(async (_, stream, end) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(HostileEngine.EndlessHead), end);
            while (true)
                await stream.WriteAsync(Encoding.Latin1.GetBytes(chunk), end);
        });
        using var engine = server.Open(new DockerEngineOptions { AnswerBytesMax = 100_000 });

        await Assert.ThrowsAsync<DockerProtocolException>(() => engine.System.InfoAsync());
    }

    [Fact]
    public async Task Call_EndlessHeaders_IsAnError()
    {
        await using var server = new HostileEngine(async (_, stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), end);
            while (true)
                await stream.WriteAsync("X-More: of the same, and no end in sight\r\n"u8.ToArray(), end);
        });
        using var engine = server.Open();

        await Assert.ThrowsAsync<DockerProtocolException>(() => engine.System.InfoAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\n{")]
    public async Task Call_Silence_EndsAtItsDeadline(string beginning)
    {
        await using var server = Silent(beginning);
        using var engine = server.Open();

        var failure = await Assert.ThrowsAsync<DockerDeadlineException>(() => engine.Containers.InspectAsync("web", deadline: Soon));

        Assert.Equal(Soon, failure.Deadline);
        Assert.Contains("GET /containers/web/json", failure.Message);
        Assert.Contains(engine.Endpoint.ToString(), failure.Message);
        Assert.Contains("0.2 s", failure.Message);
    }

    [Fact]
    public async Task Call_CallerGivesUp_IsTheCallersCancellation()
    {
        await using var server = Silent("");
        using var engine = server.Open();
        using var caller = new CancellationTokenSource(Soon);

        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engine.Containers.InspectAsync("web", cancellation: caller.Token));

        Assert.IsNotAssignableFrom<DockerException>(failure);
    }

    [Fact]
    public async Task Pull_FallsSilent_EndsAfterItsIdleTime()
    {
        await using var server = Silent(HostileEngine.EndlessHead + HostileEngine.Chunk("{\"status\":\"Pulling\"}\n"));
        using var engine = server.Open();
        var heard = new List<string>();

        await Assert.ThrowsAsync<DockerDeadlineException>(() => engine.Images.PullAsync(
            ImageReference.Parse("app"), progress: said => heard.Add(said.Status), idle: Soon));

        Assert.Equal(["Pulling"], heard);
    }

    [Fact]
    public async Task Pull_ErrorInsideTheStream_CarriesTheRegistrysWords()
    {
        await using var server = new HostileEngine(HostileEngine.Http("200 OK",
            "{\"status\":\"Pulling\",\"id\":\"a\",\"progressDetail\":{\"current\":1,\"total\":2}}\r\n" +
            "{\"errorDetail\":{\"message\":\"manifest unknown\"},\"error\":\"manifest unknown: really\"}\r\n"));
        using var engine = server.Open();
        var heard = new List<PullProgress>();

        var failure = await Assert.ThrowsAsync<DockerApiException>(() =>
            engine.Images.PullAsync(ImageReference.Parse("r:5/app@sha256:00"), progress: heard.Add));

        Assert.Equal("manifest unknown", failure.Message);
        Assert.Equal([new PullProgress("Pulling", "a", 1, 2)], heard);
        Assert.Contains("fromImage=r%3A5%2Fapp&tag=sha256%3A00", server.Requests[0]);
    }

    [Fact]
    public async Task Logs_CutOffInsideAFrame_YieldWhatWasWholeAndFail()
    {
        await using var server = new HostileEngine(
            HostileEngine.EndlessHead + HostileEngine.Chunk("\u0001\0\0\0\0\0\0\u0003abc\u0001\0\0\0\0\0\0\u0009abc") + "0\r\n\r\n");
        using var engine = server.Open();
        await using var frames = engine.Logs.ReadAsync("web", new LogsRequest { Tty = false }).GetAsyncEnumerator();

        Assert.True(await frames.MoveNextAsync());
        Assert.Equal("abc"u8.ToArray(), frames.Current.Bytes.ToArray());
        await Assert.ThrowsAsync<DockerProtocolException>(async () => await frames.MoveNextAsync());
    }

    [Fact]
    public async Task Exec_NoUpgrade_IsAProtocolError()
    {
        await using var server = new HostileEngine(HostileEngine.Http("200 OK", ""));
        using var engine = server.Open();

        await Assert.ThrowsAsync<DockerProtocolException>(() => engine.Exec.StartAsync("e"));
    }

    [Fact]
    public async Task Call_EngineTooOld_SaysWhatIsNeeded()
    {
        await using var server = new HostileEngine("") { ApiVersion = "1.39" };
        using var engine = server.Open();

        var failure = await Assert.ThrowsAsync<DockerVersionException>(() => engine.System.InfoAsync());

        Assert.Contains("1.39", failure.Message);
        Assert.Contains("1.41 (Docker 20.10)", failure.Message);
    }

    [Fact]
    public async Task Call_EngineNamesNoVersion_IsAProtocolError()
    {
        await using var server = new HostileEngine("") { ApiVersion = "latest" };
        using var engine = server.Open();

        await Assert.ThrowsAsync<DockerProtocolException>(() => engine.System.PingAsync());
    }

    [Fact]
    public async Task Call_EngineReplacedByAnOlderOne_AgreesOnAVersionAnew()
    {
        var replaced = false;
        await using var server = new HostileEngine((request, stream, end) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(replaced && request.Contains("/v1.43/")
                ? HostileEngine.Http("400 Bad Request", """{"message":"client version 1.43 is too new"}""")
                : HostileEngine.Http("200 OK", """{"ID":"a"}""")), end).AsTask());
        using var engine = server.Open();
        await engine.System.InfoAsync();
        replaced = true;
        server.ApiVersion = "1.41";

        Assert.Equal("a", (await engine.System.InfoAsync()).Id);
        Assert.Equal("GET /v1.41/info HTTP/1.1", server.Requests[^1]);
    }

    [Fact]
    public async Task Call_NoSocket_SaysSo()
    {
        using var engine = new DockerEngine(DockerEndpoint.Unix("/nowhere/docker.sock"));

        var failure = await Assert.ThrowsAsync<DockerUnreachableException>(() => engine.System.InfoAsync());

        Assert.Contains("no such socket", failure.Message);
        Assert.Contains("/nowhere/docker.sock", failure.Message);
        Assert.False(failure.OutcomeUnknown);
    }

    [Fact]
    public async Task Call_NobodyListens_SaysSo()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(path));
        using var unix = new DockerEngine(DockerEndpoint.Unix(path));
        using var tcp = new DockerEngine(DockerEndpoint.Tcp("127.0.0.1", 1));

        Assert.Contains("nothing listens", (await Assert.ThrowsAsync<DockerUnreachableException>(() => unix.System.InfoAsync())).Message);
        Assert.Contains("nothing listens", (await Assert.ThrowsAsync<DockerUnreachableException>(() => tcp.System.InfoAsync())).Message);
        File.Delete(path);
    }

    [Fact]
    public async Task Call_CertificatesMissing_SaysWhichFile()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        using var engine = new DockerEngine(DockerEndpoint.Tcp("127.0.0.1", port, DockerTls.FromFolder("/nowhere")));

        var failure = await Assert.ThrowsAsync<DockerUnreachableException>(() => engine.System.InfoAsync());

        Assert.Contains("/nowhere/ca.pem", failure.Message);
    }

    private static HostileEngine Silent(string beginning) => new(async (_, stream, end) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(beginning), end);
        await Task.Delay(Timeout.Infinite, end);
    });
}
