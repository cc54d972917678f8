using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Calling;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers;
using Scheduler.Tests.Node;
using Scheduler.Tests.Peers;
using Scheduler.Tests.Peers.Wire;

namespace Scheduler.Tests.Agents;

/// <summary>The line between an agent and a server, over real sockets and TLS.</summary>
public sealed class LineStories
{
    [Fact]
    public async Task Line_AfterAHello_CarriesBothWays()
    {
        await using var stage = await AgentStage.StartAsync();
        var heard = new ConcurrentQueue<object>();
        var line = await OpenAsync(stage, await JoinedAsync(stage), heard);

        line.Send(HostSamples.Report);
        await UntilAsync(() => stage.Said.Count == 1 && !heard.IsEmpty);

        Assert.Equal(new HostId("h1"), Assert.IsType<Scheduler.Core.Agents.HostReport>(stage.Said.Single()).Host);
        Assert.Equal<IEnumerable<string>>([stage.Address], Assert.IsType<AgentWelcome>(heard.First()).Servers);
        line.Close();
        await UntilAsync(() => !stage.Ends.IsEmpty && stage.Book.IsEmpty);
    }

    [Fact]
    public async Task Beat_IsAnsweredAtOnceAndNotedWithoutAMessage()
    {
        await using var stage = await AgentStage.StartAsync();
        var heard = new ConcurrentQueue<object>();
        var line = await OpenAsync(stage, await JoinedAsync(stage), heard);
        await UntilAsync(() => !heard.IsEmpty);
        var before = line.HeardAt;

        line.Beat();
        await UntilAsync(() => line.HeardAt > before);

        Assert.Empty(stage.Said);
        line.Close();
    }

    [Fact]
    public async Task Hello_OfAnotherHostThanTheCertificates_EndsTheLine()
    {
        await using var stage = await AgentStage.StartAsync();
        var lost = new TaskCompletionSource<string>();
        var line = await stage.DialerOf(await JoinedAsync(stage)).DialAsync(stage.Address);
        line.Begin(_ => true, reason => lost.TrySetResult(reason));

        line.Send(new AgentHello(new HostId("h2"), 1, 1));

        Assert.Contains("its certificate is that of host h1, not of h2", await lost.Task.WaitAsync(Patience.Long), StringComparison.Ordinal);
        Assert.Empty(stage.Hellos);
    }

    [Fact]
    public async Task Host_Removed_IsRefusedInWords()
    {
        await using var stage = await AgentStage.StartAsync();
        var identity = await JoinedAsync(stage);
        await stage.Register.RemoveAsync(identity.Host);

        var refused = await Assert.ThrowsAsync<DialException>(() => stage.DialerOf(identity).DialAsync(stage.Address));

        Assert.Contains("the host h1 was removed from the cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_Renewed_IsForTheSameKeyAndShownFromThenOn()
    {
        await using var stage = await AgentStage.StartAsync();
        var identity = await JoinedAsync(stage);
        var (before, issued) = (identity.Certificate, new TaskCompletionSource());
        var line = await stage.DialerOf(identity, (_, message) => Renew(message)).DialAsync(stage.Address);
        line.Begin(_ => true, _ => { });
        line.Send(new AgentHello(identity.Host, 1, 1));

        line.Send(new CertificateWanted(identity.NewRequest()));
        await issued.Task.WaitAsync(Patience.Long);
        line.Close();

        Assert.NotEqual(before.SerialNumber, identity.Certificate.SerialNumber);
        Assert.Equal(before.PublicKey.EncodedKeyValue.RawData, identity.Certificate.PublicKey.EncodedKeyValue.RawData);
        (await OpenAsync(stage, identity)).Close();

        bool Renew(object message)
        {
            if (message is not CertificateIssued renewed) return false;
            identity.Renew(renewed.Certificate);
            return issued.TrySetResult();
        }
    }

    [Fact]
    public async Task HostsCertificate_AtThePeersPort_IsRefused()
    {
        await using var stage = await AgentStage.StartAsync();
        var identity = await JoinedAsync(stage);
        await using var peers = await PeerServer.StartAsync(
            new PeerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) },
            stage.Server,
            new PeerServices(new ScriptedInbox(), _ => null),
            NullLoggerFactory.Instance);
        var connector = new ServerConnector($"127.0.0.1:{peers.Endpoint.Port}", identity.Certificate, _ => null);
        using var invoker = connector.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(ServerConnector.Base, "/reach"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(request, CancellationToken.None));
        await peers.StopAsync(TimeSpan.Zero);
    }

    [Fact]
    public async Task ServersCertificate_OfAnotherCluster_IsRefusedByTheAgent()
    {
        await using var stage = await AgentStage.StartAsync();
        await using var other = await AgentStage.StartAsync();

        var refused = await Assert.ThrowsAsync<DialException>(async () => await stage.DialerOf(await JoinedAsync(stage)).DialAsync(other.Address));

        Assert.Contains("it is no server of this cluster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_OfAConnectedHost_IsReadThroughItsAgent()
    {
        await using var stage = await AgentStage.StartAsync();
        var engine = ScriptedOutput.Ending(ScriptedOutput.Line(1, "one"), ScriptedOutput.Line(2, "two", isError: true));
        var line = await ServeAsync(stage, engine);

        var lines = await ReadAsync(stage, new LogQuery(Tail: 2));

        Assert.Equal([ScriptedOutput.Line(1, "one"), ScriptedOutput.Line(2, "two", isError: true)], lines);
        Assert.Equal([("c1", new LogQuery(Tail: 2))], engine.Asked);
        Assert.Null(stage.Book.OutputOf(new HostId("h2")));
        line.Close();
    }

    [Fact]
    public async Task Output_WhoseReaderGoes_IsReadFromTheEngineNoMore()
    {
        await using var stage = await AgentStage.StartAsync();
        var engine = ScriptedOutput.Following(ScriptedOutput.Line(1, "one"));
        var line = await ServeAsync(stage, engine);

        await foreach (var one in stage.Book.OutputOf(new HostId("h1"))!.LogsAsync("c1", new LogQuery(Follow: true)))
        {
            Assert.Equal("one", one.Text);
            break;
        }

        await engine.Left.WaitAsync(Patience.Long);
        line.Close();
    }

    [Fact]
    public async Task Output_ThatTheEngineRefuses_SaysWhy()
    {
        await using var stage = await AgentStage.StartAsync();
        var line = await ServeAsync(stage, new ScriptedOutput((_, _) => throw new EngineException(EngineFault.NotFound, "no such container: c1")));

        var fault = await Assert.ThrowsAsync<EngineException>(() => ReadAsync(stage, new LogQuery()));

        Assert.Equal("no such container: c1", fault.Message);
        line.Close();
    }

    [Fact]
    public async Task Output_ThatTheAgentNeverSends_IsGivenUp()
    {
        await using var stage = await AgentStage.StartAsync();
        var line = await ServeAsync(stage, null);

        var fault = await Assert.ThrowsAsync<EngineException>(() => ReadAsync(stage, new LogQuery()));

        Assert.Contains("did not send anything within 5 s", fault.Message, StringComparison.Ordinal);
        line.Close();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Stranger_WithoutACertificate_LearnsTheAuthorityAndNothingElse(SslProtocols protocol)
    {
        await using var stage = await AgentStage.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { EnabledSslProtocols = protocol, RemoteCertificateValidationCallback = (_, _, _, _) => true }
        })
        {
            BaseAddress = new Uri($"https://{stage.Address}")
        };

        Assert.NotEmpty(await http.GetByteArrayAsync("/authority"));
        foreach (var path in (string[])["/session", "/output/0123", "/"])
        {
            using var request = new HttpRequestMessage(path == "/session" ? HttpMethod.Get : HttpMethod.Post, path)
            {
                Content = path == "/session" ? null : new StringContent("x")
            };
            using var answer = await http.SendAsync(request);
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.NotFound]);
        }
    }

    /// <summary>A connected agent that sends this output, or ignores that it is asked.</summary>
    private static async Task<IServerLine> ServeAsync(AgentStage stage, IContainerOutput? engine)
    {
        var identity = await JoinedAsync(stage);
        var calls = engine is null ? null : new OutputCalls(engine);
        ServerDialer dialer = null!;
        dialer = stage.DialerOf(identity, (line, message) =>
        {
            if (message is OutputOver over) calls?.End(over.Id);
            if (message is OpenOutput wanted) calls?.Begin(dialer.ConnectorTo(line.Server), line, wanted);
            return message is OutputOver or OpenOutput;
        });
        var line = await dialer.DialAsync(stage.Address);
        line.Begin(_ => true, _ => { });
        line.Send(new AgentHello(identity.Host, 1, 1));
        await UntilAsync(() => !stage.Book.IsEmpty);
        return line;
    }

    private static async Task<List<LogLine>> ReadAsync(AgentStage stage, LogQuery query)
    {
        var lines = new List<LogLine>();
        await foreach (var one in stage.Book.OutputOf(new HostId("h1"))!.LogsAsync("c1", query)) lines.Add(one);
        return lines;
    }

    private static async Task<AgentIdentity> JoinedAsync(AgentStage stage) => await stage.JoinAsync("m1", "h1", await stage.NewTokenAsync());

    private static async Task<IServerLine> OpenAsync(AgentStage stage, AgentIdentity identity, ConcurrentQueue<object>? heard = null)
    {
        var line = await stage.DialerOf(identity).DialAsync(stage.Address);
        line.Begin(
            message =>
            {
                heard?.Enqueue(message);
                return true;
            },
            _ => { });
        Assert.True(line.Send(new AgentHello(identity.Host, 1, 1)));
        return line;
    }

    private static Task UntilAsync(Func<bool> holds) => Patience.UntilHoldsAsync(() =>
    {
        Assert.True(holds());
        return Task.CompletedTask;
    });
}
