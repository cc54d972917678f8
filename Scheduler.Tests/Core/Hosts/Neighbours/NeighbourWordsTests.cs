using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Hosts.Neighbours.NeighbourAnswers;

namespace Scheduler.Tests.Core.Hosts.Neighbours;

/// <summary>What is said of a host that is away.</summary>
public sealed class NeighbourWordsTests
{
    [Fact]
    public void Answers_NoneYet_SayNothing() => Assert.Null(NeighbourWords.Of(HostState.Reconnecting, []));

    [Fact]
    public void Port_ThatAnswersSomeWell_IsReachedByThose()
    {
        var word = NeighbourWords.Of(
            HostState.Reconnecting,
            [Of("h4", ReachOutcome.Silent), Of("h3", ReachOutcome.Well), Of("h2", ReachOutcome.Well)])!;

        Assert.Equal(
            (NeighbourReach.Reached,
                "its neighbours h2 and h3 still reach shop/web slot 1 at its port 8081: its machine is not down, only out of the servers' reach"),
            (word.Reach, word.Text));
        Assert.Equal(["h2", "h3"], word.By.Select(host => host.Value));
    }

    [Fact]
    public void Engine_ThatHangs_IsNotTakenForACutHost() => Assert.Equal(
        "its neighbour h2 still reaches shop/web slot 1 at its port 8081: what runs there still serves",
        NeighbourWords.Of(HostState.Degraded, [Of("h2", ReachOutcome.Well)])?.Text);

    [Fact]
    public void Port_WithAHealthCheck_IsNamedFirst()
    {
        var probed = Target(9000, "zoo", new HealthProbe(80));

        Assert.Contains(
            "shop/zoo slot 1 at its port 9000",
            NeighbourWords.Of(HostState.Reconnecting, [Of("h2", ReachOutcome.Well), Of("h2", ReachOutcome.Well, probed)])!.Text);
    }

    [Theory]
    [InlineData(ReachOutcome.Badly, "GET /: answered 503")]
    [InlineData(ReachOutcome.Refused, "the connection is refused")]
    public void Answer_ThatIsNoGoodOne_ProvesTheMachineAndNoMore(ReachOutcome outcome, string words)
    {
        var word = NeighbourWords.Of(HostState.Disconnected, [Of("h2", outcome), Of("h3", ReachOutcome.Silent)])!;

        Assert.Equal(
            (NeighbourReach.Answers,
                $"its neighbour h2 gets an answer from its machine, but no good one (shop/web slot 1 at its port 8081: {words})"),
            (word.Reach, word.Text));
    }

    [Fact]
    public void Host_ThatNobodyReaches_IsDownOrCutOff()
    {
        var word = NeighbourWords.Of(
            HostState.Reconnecting,
            [Of("h2", ReachOutcome.Silent), Of("h3", ReachOutcome.NoWay), Of("h4", ReachOutcome.Silent)])!;

        Assert.Equal(
            (NeighbourReach.NotReached, "its neighbours h2, h3 and h4 do not reach it either (shop/web slot 1 at its port 8081: no connection within 1.5 s): it is down or cut off"),
            (word.Reach, word.Text));
    }
}
