using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Views;
using static Scheduler.Tests.Core.Views.ExchangeSamples;

namespace Scheduler.Tests.Core.Views;

/// <summary>A peer dies, is declared dead, or starts anew: what its last words and its next life's first are worth.</summary>
public sealed class PeerLivesTests
{
    [Fact]
    public void Peer_ThatIsDown_HasItsHostsShownOutOfReachAndItsServicesForgottenAfterAWhile()
    {
        var world = Told("a", "b");
        world.Loses = (_, _) => true;
        world.Declare("a", MemberStatus.Down);
        world.Pass(1);

        var host = world["b"].Board.Hosts[Host];
        Assert.Equal(HostState.Reconnecting, host.State);
        Assert.Contains("a#1", host.Reason, StringComparison.Ordinal);
        Assert.Contains(Web, world["b"].Board.Services.Keys);
        Assert.Contains("db", world["b"].Locks.Locks.Keys);

        world.Pass(30);
        Assert.Empty(world["b"].Board.Services);
        Assert.Empty(world["b"].Locks.Locks);
        Assert.Equal(HostState.Reconnecting, world["b"].Board.Hosts[Host].State);
    }

    [Fact]
    public void Services_OfAPeerThatIsDown_StayIfTheirNextOwnerTellsOfThem()
    {
        var world = Told("a", "b", "c");
        world.Loses = (to, update) => to == "a" || update.From.Node.Value == "a";
        world.Declare("a", MemberStatus.Down);
        world["c"].Board.Post(ServiceOf(Web, epoch: 2));
        world["c"].Locks.Post(LockOf("db", epoch: 2));

        world.Pass(40);

        Assert.Equal(ExchangeWorld.IncarnationOf("c"), world["b"].Board.Services[Web].Server);
        Assert.Equal(ExchangeWorld.IncarnationOf("c"), world["b"].Locks.Locks["db"].Server);
        Assert.Null(world["c"].Board.Services[Web].Server);
    }

    [Fact]
    public void Peer_ThatComesBackWithTheSameIncarnation_IsShownAsBefore()
    {
        var world = Told("a", "b");
        world.Loses = (_, _) => true;
        world.Declare("a", MemberStatus.Down);
        world.Pass(5);
        world.Loses = (_, _) => false;

        world.Declare("a", MemberStatus.Up);
        world.Pass(40);

        Assert.Equal(HostState.Active, world["b"].Board.Hosts[Host].State);
        Assert.Equal([Web], world["b"].Board.Services.Keys);
        Assert.Equal(["db"], world["b"].Locks.Locks.Keys);
    }

    [Fact]
    public void Update_OfALifeThatIsOver_ChangesNothing()
    {
        var world = Told("a", "b");
        var late = world.Sent.First(one => one.To == "b" && one.Update.Reset).Update with
        {
            Hosts = [HostOf() with { Server = ExchangeWorld.IncarnationOf("a") }]
        };
        world.Declare("a", MemberStatus.Up, incarnation: 2);
        world["a"].Board.Post(HostOf() with { Session = 2 });
        world.Pass(1);

        var answer = world.Loop.Await(() => world["b"].Exchange.AskAsync(late, TimeSpan.FromSeconds(1)));

        Assert.Equal(new BoardTaken(IsGap: true), Assert.IsType<Scheduler.Actors.Runtime.AskOutcome.Answered>(answer).Reply);
        var host = world["b"].Board.Hosts[Host];
        Assert.Equal((ExchangeWorld.IncarnationOf("a", 2), 2L), (host.Server, host.Session));
    }

    [Fact]
    public void Update_OfAPeerThatIsDownButLives_ChangesNothing()
    {
        var world = Told("a", "b");

        world.Declare("a", MemberStatus.Down);
        world["a"].Board.Post(HostOf() with { Session = 2 });
        world.Pass(5);

        Assert.Equal(HostState.Reconnecting, world["b"].Board.Hosts[Host].State);
    }

    [Fact]
    public void Peer_ThatStartedAnewAndSpokeBeforeItsFirstLifesEndWasSeen_KeepsItsHosts()
    {
        var world = Told("a", "b");
        world.Loses = (_, _) => true;
        var second = ExchangeWorld.IncarnationOf("a", 2);
        world.Loop.Await(() => world["b"].Exchange.AskAsync(
            new BoardUpdate(second, 1, Reset: true, More: false) { Hosts = [HostOf() with { Server = second, Session = 2 }] },
            TimeSpan.FromSeconds(1)));

        world.Pass(1);
        Assert.Equal(HostState.Active, world["b"].Board.Hosts[Host].State);

        world.Declare("a", MemberStatus.Up, incarnation: 2);
        world.Pass(1);

        var host = world["b"].Board.Hosts[Host];
        Assert.Equal((HostState.Active, second), (host.State, host.Server));
    }
}
