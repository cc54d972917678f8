using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Calling;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Tests.Peers;

/// <summary>The output of containers whose host is connected to another server.</summary>
public sealed class OutputStories
{
    private const string Container = "0123456789ab";
    private static readonly HostId Host = new("h1");

    [Fact]
    public async Task Output_ThatEnds_ArrivesAsItWasWrittenAndEnds()
    {
        LogLine[] lines =
        [
            ScriptedOutput.Line(1, "one"),
            ScriptedOutput.Line(2, "", isError: true),
            ScriptedOutput.Line(3, "\u001b[1mzw\u00f6lf\r\n\0\ud83d\ude00\u2028")
        ];
        await using var stage = await PeerStage.StartAsync();
        var output = Connect(stage, ScriptedOutput.Ending(lines));
        var query = new LogQuery(Follow: false, Tail: 7, Since: DateTimeOffset.UnixEpoch.AddTicks(1));

        var read = await Read(stage, query).ToListAsync();

        Assert.Equal(lines, read);
        Assert.Equal([(Container, query)], output.Asked);
    }

    [Fact]
    public async Task Output_OfManyLongLines_ArrivesWhole()
    {
        var lines = Enumerable.Range(0, 200)
            .Select(i => ScriptedOutput.Line(i, new string((char)i, 16_000)))
            .Append(ScriptedOutput.Line(201, new string('\u0001', 64 * 1024)))
            .ToArray();
        await using var stage = await PeerStage.StartAsync();
        Connect(stage, ScriptedOutput.Ending(lines));

        Assert.Equal(lines, await Read(stage, new LogQuery()).ToListAsync());
    }

    [Fact]
    public async Task Output_Followed_ArrivesAtOnceAndEndsForTheEngineWhenTheReaderGoes()
    {
        await using var stage = await PeerStage.StartAsync();
        var output = Connect(stage, ScriptedOutput.Following(ScriptedOutput.Line(1, "one")));

        await foreach (var line in Read(stage, new LogQuery(Follow: true)))
        {
            Assert.Equal("one", line.Text);
            break;
        }

        await output.Left.WaitAsync(PeerStage.Long);
    }

    [Fact]
    public async Task Output_OfAnEngineThatFails_FailsWithItsWordsAfterWhatItGave()
    {
        await using var stage = await PeerStage.StartAsync();
        Connect(stage, new ScriptedOutput((_, _) => Failing()));
        await using var lines = Read(stage, new LogQuery(Follow: true)).GetAsyncEnumerator();

        Assert.True(await lines.MoveNextAsync());
        var fault = await Assert.ThrowsAsync<EngineException>(() => lines.MoveNextAsync().AsTask());

        Assert.Equal("the daemon is at lunch", fault.Message);
    }

    [Fact]
    public async Task Output_OfAHostThatIsNotConnectedThere_FailsNamingTheServer()
    {
        await using var stage = await PeerStage.StartAsync();

        await AssertFailsAsync(Read(stage, new LogQuery()), "server there", "h1 is not connected");
    }

    [Fact]
    public async Task Output_OfAServerThatIsNotThere_FailsNamingIt()
    {
        await using var stage = await PeerStage.StartAsync();
        await stage.Server.StopAsync(TimeSpan.Zero);

        await AssertFailsAsync(Read(stage, new LogQuery()), "server there", "refused");
    }

    [Fact]
    public async Task Output_OfAServerThatStops_FailsAtOnceThoughItsDrainIsLong()
    {
        await using var stage = await PeerStage.StartAsync();
        Connect(stage, ScriptedOutput.Following(ScriptedOutput.Line(1, "one")));
        await using var lines = Read(stage, new LogQuery(Follow: true)).GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync());

        var stopping = stage.Server.StopAsync(PeerStage.Long);

        await Assert.ThrowsAsync<EngineException>(() => lines.MoveNextAsync().AsTask());
        await stopping.WaitAsync(PeerStage.Long / 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_WhoseLineIsCutOrFrozen_FailsNamingTheServer(bool isFrozen)
    {
        await using var stage = await PeerStage.StartAsync();
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        Connect(stage, ScriptedOutput.Following(ScriptedOutput.Line(1, "one")));
        var lines = stage.Transport.OutputOf(PeerStage.At($"127.0.0.1:{relay.Port}"), Host)
            .LogsAsync(Container, new LogQuery(Follow: true))
            .GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync());

        if (isFrozen) relay.FreezeStanding();
        else relay.CutStanding();

        var fault = await Assert.ThrowsAsync<EngineException>(() => lines.MoveNextAsync().AsTask().WaitAsync(PeerStage.Long));
        Assert.Contains("server there", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_ThatDoesNotBegin_FailsAtItsDeadline()
    {
        await using var stage = await PeerStage.StartAsync(client: PeerStage.Options with { OutputPatience = PeerStage.Short });
        var (come, go) = (new TaskCompletionSource(), new TaskCompletionSource<IContainerOutput?>());
        stage.OutputOf = _ =>
        {
            come.SetResult();
            return go.Task.GetAwaiter().GetResult();
        };

        var failed = AssertFailsAsync(Read(stage, new LogQuery()), "server there", "no answer in time");
        await come.Task.WaitAsync(PeerStage.Long);

        await failed.WaitAsync(PeerStage.Long);
        go.SetResult(null);
    }

    [Fact]
    public async Task Output_BeyondTheRoom_IsRefusedAndLeavesRoomForRequests()
    {
        await using var stage = await PeerStage.StartAsync(server: PeerStage.Options with { OutputsMax = 1, RequestsMax = 1 });
        Connect(stage, ScriptedOutput.Following(ScriptedOutput.Line(1, "one")));
        await using var first = Read(stage, new LogQuery(Follow: true)).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());

        await AssertFailsAsync(Read(stage, new LogQuery(Follow: true)), "server there", "try again");

        Assert.Equal(new NotHere("e"), await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
    }

    /// <summary>Asks meanwhile, so that there is time for the engine to be read on, and shows that they get through.</summary>
    [Fact]
    public async Task Output_NobodyReads_IsNotReadFromTheEngineEither()
    {
        const int Lines = 2_000;
        var text = new string('x', 60_000);
        await using var stage = await PeerStage.StartAsync();
        var output = Connect(stage, ScriptedOutput.Ending([.. Enumerable.Range(0, Lines).Select(i => ScriptedOutput.Line(i, text))]));
        await using var lines = Read(stage, new LogQuery()).GetAsyncEnumerator();
        Assert.True(await lines.MoveNextAsync());

        for (var before = -1; before != output.Read;)
        {
            before = output.Read;
            for (var i = 0; i < 100; i++) Assert.IsType<NotHere>(await stage.Transport.AskAsync(stage.Target, "e", new GetService(), PeerStage.Long));
        }

        Assert.InRange(output.Read, 1, Lines / 2);
    }

    [Fact]
    public async Task Part_WithoutAnEnd_IsNotWaitedForWithoutBound()
    {
        await using var parts = new PartReader(
            new MemoryStream(new byte[Protocol.OutputPartBytesMax + 1]), WireManifests.Registry, "host.output-part/1");

        await Assert.ThrowsAsync<WireFormatException>(() => parts.ReadAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"line\":null}\n")]
    public async Task Parts_ThatBreakOff_AreNoEnd(string body)
    {
        await using var parts = new PartReader(new MemoryStream(Encoding.UTF8.GetBytes(body)), WireManifests.Registry, "host.output-part/1");
        if (body.Length > 0) Assert.Equal(new OutputPart(null), await parts.ReadAsync(CancellationToken.None));

        await Assert.ThrowsAsync<EndOfStreamException>(() => parts.ReadAsync(CancellationToken.None));
    }

    private static ScriptedOutput Connect(PeerStage stage, ScriptedOutput output)
    {
        stage.OutputOf = host => host == Host ? output : null;
        return output;
    }

    private static IAsyncEnumerable<LogLine> Read(PeerStage stage, LogQuery query) =>
        stage.Transport.OutputOf(stage.Target, Host).LogsAsync(Container, query);

    private static async Task AssertFailsAsync(IAsyncEnumerable<LogLine> lines, params string[] words)
    {
        var fault = await Assert.ThrowsAsync<EngineException>(async () => await lines.ToListAsync());
        Assert.All(words, word => Assert.Contains(word, fault.Message, StringComparison.Ordinal));
    }

    private static async IAsyncEnumerable<LogLine> Failing()
    {
        yield return ScriptedOutput.Line(1, "one");
        await Task.CompletedTask;
        throw new EngineException(EngineFault.NoAnswer, "the daemon is at lunch");
    }
}
