using System.Net;
using System.Net.Sockets;
using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Peers;

public sealed class ReachStories
{
    [Theory]
    [InlineData(3, PeerReach.Reached)]
    [InlineData(2, PeerReach.Gone)]
    [InlineData(4, PeerReach.Silent)]
    public async Task Reach_OfAnIncarnation_GoesByTheOneThatAnswers(long expected, PeerReach reach)
    {
        await using var stage = await PeerStage.StartAsync();

        Assert.Equal(
            reach,
            await stage.Transport.ReachAsync(
                stage.Target with { Incarnation = new NodeIncarnation(new NodeId("there"), expected) }, PeerStage.Long));
    }

    [Fact]
    public async Task Reach_OfAServerThatHasNotJoined_IsSilent()
    {
        await using var stage = await PeerStage.StartAsync();
        stage.Server.Joined(new NodeIncarnation(new NodeId("there"), 0));

        Assert.Equal(PeerReach.Silent, await stage.Transport.ReachAsync(stage.Target, PeerStage.Long));
    }

    [Fact]
    public async Task Reach_OfAnAddressThatAnotherNodeHas_IsSilent()
    {
        await using var stage = await PeerStage.StartAsync();

        Assert.Equal(PeerReach.Silent, await stage.Transport.ReachAsync(PeerStage.At(stage.Target.Address, node: "elsewhere"), PeerStage.Long));
    }

    [Fact]
    public async Task Reach_OfAStoppedServer_IsGoneThoughItWasReachedBefore()
    {
        await using var stage = await PeerStage.StartAsync();
        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(stage.Target, PeerStage.Long));

        await stage.Server.StopAsync(TimeSpan.Zero);

        Assert.Equal(PeerReach.Gone, await stage.Transport.ReachAsync(stage.Target, PeerStage.Long));
    }

    [Fact]
    public async Task Reach_OfAMachineWhoseProcessDied_IsGone()
    {
        await using var stage = await PeerStage.StartAsync();
        var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");
        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(target, PeerStage.Long));

        relay.Dispose();

        Assert.Equal(PeerReach.Gone, await stage.Transport.ReachAsync(target, PeerStage.Long));
    }

    [Fact]
    public async Task Reach_OverAFrozenConnection_IsSilentOnceAndThenGoesOverANewOne()
    {
        await using var stage = await PeerStage.StartAsync();
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");
        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(target, PeerStage.Long));

        relay.FreezeStanding();

        Assert.Equal(PeerReach.Silent, await stage.Transport.ReachAsync(target, PeerStage.Short));
        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(target, PeerStage.Long));
    }

    [Fact]
    public async Task Reach_OverACutConnection_IsReachedOverANewOneAtOnce()
    {
        await using var stage = await PeerStage.StartAsync();
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");
        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(target, PeerStage.Long));

        relay.CutStanding();

        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(target, PeerStage.Long));
    }

    [Fact]
    public async Task Reach_ManyTimes_TakesOneConnection()
    {
        await using var stage = await PeerStage.StartAsync();
        using var relay = new TcpRelay(stage.Server.Endpoint.Port);
        var target = PeerStage.At($"127.0.0.1:{relay.Port}");

        for (var n = 0; n < 20; n++) Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(target, PeerStage.Long));

        Assert.Equal(1, relay.Connections);
    }

    [Fact]
    public async Task Reach_OfAPortThatAcceptsAndSaysNothing_IsSilent()
    {
        await using var stage = await PeerStage.StartAsync();
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();

        Assert.Equal(PeerReach.Silent, await stage.Transport.ReachAsync(PeerStage.At(mute.LocalEndpoint.ToString()!), PeerStage.Short));
    }

    [Fact]
    public async Task Reach_OfAnIncarnationWhoseNextIsKnownElsewhere_IsGone()
    {
        await using var stage = await PeerStage.StartAsync();
        Assert.Equal(PeerReach.Reached, await stage.Transport.ReachAsync(stage.Target, PeerStage.Long));

        Assert.Equal(PeerReach.Gone, await stage.Transport.ReachAsync(PeerStage.At("127.0.0.1:1", incarnation: 2), PeerStage.Long));
    }

    [Fact]
    public async Task Reach_TakenBack_Throws()
    {
        await using var stage = await PeerStage.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => stage.Transport.ReachAsync(stage.Target, PeerStage.Long, new CancellationToken(canceled: true)));
    }
}
