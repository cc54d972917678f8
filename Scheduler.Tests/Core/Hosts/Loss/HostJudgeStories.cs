using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Core.Hosts.Loss;

/// <summary>What one server makes of hosts that it does not hear of.</summary>
public sealed class HostJudgeStories
{
    [Fact]
    public void Agent_Silent_IsReconnectingAtOnceAndLostWhenItsGraceIsOver()
    {
        var stage = new JudgeStage("a", "b");
        var host = stage.Host("h");
        stage.Post(host with { State = HostState.Reconnecting, Reason = "its connection broke", QuietFor = TimeSpan.FromSeconds(0.4) });

        Assert.Equal(
            (HostState.Reconnecting, "its connection broke", "its instances are replaced in 1.9 s unless it is back"),
            (stage["h"].State, stage["h"].Reason, stage["h"].Next));
        stage.Pass(1.8);
        Assert.Null(stage["h"].LostAt);
        stage.Pass(0.15);
        Assert.Equal(HostState.Disconnected, stage["h"].State);
        Assert.NotNull(stage["h"].LostAt);
        Assert.Equal(["host.reconnecting h", "host.lost h"], stage.Said);
    }

    [Fact]
    public void Agent_BackWithinItsGrace_LosesNothing()
    {
        var stage = new JudgeStage("a", "b");
        var host = stage.Host("h");
        stage.Post(host with { State = HostState.Reconnecting, QuietFor = TimeSpan.FromSeconds(0.5) });
        stage.Pass(1.5);
        stage.Post(host);
        stage.Pass(10);

        Assert.Equal((HostState.Active, null, null), (stage["h"].State, stage["h"].LostAt, stage["h"].Next));
        Assert.Equal(["host.reconnecting h", "host.back h"], stage.Said);
    }

    [Fact]
    public void Server_Dead_LosesItsHostsAGraceAfterItWasDeclaredDown()
    {
        var stage = new JudgeStage("a", "b", "c");
        stage.Host("h", server: "b");
        stage.Silence("b");
        stage.Pass(1.3);
        Assert.Equal(HostState.Reconnecting, stage["h"].State);
        stage.Declare("b", MemberStatus.Down);
        stage.Pass(2.2);
        Assert.Equal(HostState.Reconnecting, stage["h"].State);
        stage.Pass(0.2);

        Assert.Equal(HostState.Disconnected, stage["h"].State);
    }

    [Fact]
    public void Server_DeadWhoseAgentsMoveOn_GivesThemTheirGraceFromItsDeath()
    {
        var stage = new JudgeStage("a", "b", "c");
        stage.Host("h", server: "b");
        stage.Silence("b");
        stage.Pass(2);
        stage.Declare("b", MemberStatus.Down);
        stage.Pass(2);
        Assert.Equal((HostState.Reconnecting, null), (stage["h"].State, stage["h"].LostAt));

        stage.Host("h", server: "c");
        Assert.Equal(HostState.Active, stage["h"].State);
    }

    [Fact]
    public void Server_SilentAndNotDown_LosesNothing()
    {
        var stage = new JudgeStage("a", "b");
        stage.Host("h", server: "b");
        stage.Silence("b");
        stage.Pass(30);

        Assert.Equal((HostState.Reconnecting, null), (stage["h"].State, stage["h"].LostAt));
        stage.Unsilence("b");
        stage.Pass(0.6);
        Assert.Equal(HostState.Active, stage["h"].State);
    }

    [Fact]
    public void Judge_CutOffItself_GivesTheWholeGraceOnceItIsBack()
    {
        var stage = new JudgeStage("a", "b");
        var host = stage.Host("h");
        stage.Obstacle = "this server is cut off";
        stage.Post(host with { State = HostState.Reconnecting });
        stage.Pass(20);
        Assert.Equal("this server is cut off", stage["h"].Next);
        stage.Obstacle = null;
        stage.Pass(2.2);
        Assert.Null(stage["h"].LostAt);
        stage.Pass(0.5);

        Assert.NotNull(stage["h"].LostAt);
    }

    [Fact]
    public void Engine_Restarted_LosesNothing()
    {
        var stage = new JudgeStage("a");
        var host = stage.Host("h");
        stage.Post(host with { State = HostState.Degraded, Reason = "its engine does not answer" });
        stage.Pass(20);
        Assert.Equal((HostState.Degraded, null), (stage["h"].State, stage["h"].LostAt));
        stage.Post(host);
        Assert.Equal(HostState.Active, stage["h"].State);
        stage.Post(host with { State = HostState.Degraded, Reason = "its engine does not answer" });
        stage.Pass(29);
        Assert.Null(stage["h"].LostAt);
        stage.Pass(1.5);

        Assert.NotNull(stage["h"].LostAt);
    }

    [Fact]
    public void Host_LostAndBackWithAnEngineThatIsNotReady_StaysLostUntilItIs()
    {
        var stage = new JudgeStage("a", "b");
        var host = stage.Host("h");
        stage.Post(host with { State = HostState.Reconnecting });
        stage.Pass(3);
        stage.Post(host with { State = HostState.Connecting });
        Assert.NotNull(stage["h"].LostAt);
        stage.Post(host);

        Assert.Null(stage["h"].LostAt);
        Assert.Equal(["host.reconnecting h", "host.lost h", "host.back h"], stage.Said);
    }

    [Fact]
    public void Host_NeverHeardOf_IsShownAndLostInTheEnd()
    {
        var stage = new JudgeStage("a");
        stage.Host("here");
        stage.Board.Miss(new HostId("h"));
        stage.Pass(1);
        Assert.Equal((HostState.Reconnecting, "it has not been heard of since this server's start"), (stage["h"].State, stage["h"].Reason));
        stage.Pass(30);

        Assert.Equal(HostState.Disconnected, stage["h"].State);
    }

    [Fact]
    public void Host_EvictedByAPerson_IsLostAtOnceAndAgainOnlyByItsNextLoss()
    {
        var stage = new JudgeStage("a", "b");
        var host = stage.Host("h");
        stage.Host("g");
        stage.Obstacle = "this server is cut off";
        stage.Post(host with { State = HostState.Reconnecting });
        stage.Board.Evict(host.Id, HostEviction.Evicted);
        stage.Pass(0.1);
        Assert.NotNull(stage["h"].LostAt);
        stage.Post(host);
        stage.Pass(0.1);
        stage.Post(host with { State = HostState.Reconnecting });
        stage.Pass(1);

        Assert.Null(stage["h"].LostAt);
    }

    [Fact]
    public void Followers_OfManyLostHosts_AreToldOnce()
    {
        var stage = new JudgeStage("a", "b");
        for (var n = 0; n < 30; n++) stage.Host($"h{n:00}", server: n < 8 ? "b" : null);
        stage.Silence("b");
        stage.Declare("b", MemberStatus.Down);
        stage.Pass(5);

        Assert.Equal(8, stage.Board.Hosts.Values.Count(host => host.LostAt is not null));
        Assert.Equal(8, stage.Said.Count(said => said.StartsWith("host.lost", StringComparison.Ordinal)));
    }
}
