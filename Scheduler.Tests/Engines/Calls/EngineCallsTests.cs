using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Calling;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Tests.Agents;
using Scheduler.Tests.Node;
using Scheduler.Tests.Peers;

namespace Scheduler.Tests.Engines.Calls;

public sealed class EmbeddedEngineCallsTests : EngineCallsContract
{
    private protected override IEngineCalls Calls => Host.Calls;

    public override Task InitializeAsync() => Task.CompletedTask;
}

public sealed class AgentEngineCallsTests : EngineCallsContract
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HostId _host = new("h1");
    private AgentStage _stage = null!;
    private IServerLine _line = null!;

    private protected override IEngineCalls Calls => _stage.Book.CallsOf(_host)!;

    public override async Task InitializeAsync()
    {
        _stage = await AgentStage.StartAsync();
        await ConnectAsync(EngineCallRules.Version);
    }

    public override async Task DisposeAsync()
    {
        _line.Close();
        await _stopping.CancelAsync();
        await _stage.DisposeAsync();
        await base.DisposeAsync();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Agent_OfAnOlderVersion_IsNotAsked()
    {
        _line.Close();
        await Patience.UntilHoldsAsync(() => { Assert.True(_stage.Book.IsEmpty); return Task.CompletedTask; });
        await ConnectAsync(calls: 0);

        var fault = await Assert.ThrowsAsync<EngineException>(() => Calls.CallAsync(new EngineCall("GET", "/volumes")));

        Assert.Contains("its agent is of an older version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_ThatDoesNotCome_FailsAtItsDeadline()
    {
        _line.Close();
        await Patience.UntilHoldsAsync(() => { Assert.True(_stage.Book.IsEmpty); return Task.CompletedTask; });
        await ConnectAsync(EngineCallRules.Version, serves: false);

        var fault = await Assert.ThrowsAsync<EngineException>(() =>
            Calls.CallAsync(new EngineCall("GET", "/volumes") { Patience = TimeSpan.FromMilliseconds(200) }).WaitAsync(Patience.Long));

        Assert.Contains("host h1: no answer within 0.2 s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatStops_EndsTheStreamAtBothEnds()
    {
        Host.Command = static async (stream, end) => await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, end);
        await using var answer = await Calls.CallAsync(
            new EngineCall("POST", $"/exec/{ScriptedContainer.Exec}/start") { Body = ScriptedContainer.StartBody, IsTwoWay = true });

        await _stage.StopAsync();

        await Assert.ThrowsAsync<EngineException>(() => answer.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience.Long));
        await Host.Left.WaitAsync(Patience.Long);
    }

    private async Task ConnectAsync(int calls, bool serves = true)
    {
        var identity = await _stage.JoinAsync("m1", "h1", await _stage.NewTokenAsync());
        var service = new EngineService(Host.Calls, _stopping.Token);
        ServerDialer dialer = null!;
        dialer = _stage.DialerOf(identity, Take);
        _line = await dialer.DialAsync(_stage.Address);
        _line.Begin(_ => true, _ => { });
        _line.Send(new AgentHello(_host, 1, 1) { Calls = calls });
        await Patience.UntilHoldsAsync(() => { Assert.False(_stage.Book.IsEmpty); return Task.CompletedTask; });

        bool Take(ServerLine line, object message)
        {
            if (message is not OpenCall wanted) return false;
            if (serves) service.Begin(dialer.ConnectorTo(line.Server), wanted);
            return true;
        }
    }
}

public sealed class PeerEngineCallsTests : EngineCallsContract
{
    private readonly HostId _host = new("h1");
    private PeerStage _stage = null!;

    private protected override IEngineCalls Calls => _stage.Transport.CallsOf(_stage.Target, _host);

    public override async Task InitializeAsync()
    {
        _stage = await PeerStage.StartAsync();
        _stage.CallsOf = host => host == _host ? Host.Calls : null;
    }

    public override async Task DisposeAsync()
    {
        await _stage.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Host_ThatIsNotConnectedThere_FailsInWords()
    {
        var fault = await Assert.ThrowsAsync<EngineException>(
            () => _stage.Transport.CallsOf(_stage.Target, new HostId("h9")).CallAsync(new EngineCall("GET", "/volumes")));

        Assert.Contains("h9 is not connected", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Line_CutOrFrozen_EndsTheStream(bool isFrozen)
    {
        Host.Command = static async (stream, end) => await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, end);
        using var relay = new TcpRelay(_stage.Server.Endpoint.Port);
        var calls = _stage.Transport.CallsOf(PeerStage.At($"127.0.0.1:{relay.Port}"), _host);
        await using var answer = await calls.CallAsync(
            new EngineCall("POST", $"/exec/{ScriptedContainer.Exec}/start") { Body = ScriptedContainer.StartBody, IsTwoWay = true });

        if (isFrozen) relay.FreezeStanding();
        else relay.CutStanding();

        var fault = await Assert.ThrowsAsync<EngineException>(() => answer.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience.Long));
        Assert.Contains("server there", fault.Message, StringComparison.Ordinal);
        // A frozen line is noticed by the other end too, but only at its own pings, which take their time.
        if (!isFrozen) await Host.Left.WaitAsync(Patience.Long);
    }
}
