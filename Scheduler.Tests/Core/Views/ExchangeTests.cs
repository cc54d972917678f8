using System.Globalization;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Views;
using static Scheduler.Tests.Core.Views.ExchangeSamples;

namespace Scheduler.Tests.Core.Views;

/// <summary>What servers tell each other of their boards, and what each makes of it.</summary>
public sealed class ExchangeTests
{
    private const double Moment = 0.1;

    [Fact]
    public void Board_ToldForTheFirstTime_IsAWholePictureAndThenOnlyChanges()
    {
        var world = new ExchangeWorld("a", "b");
        world["a"].Board.Post(ServiceOf(Web));
        world["a"].Board.Post(HostOf());
        world["a"].Locks.Post(LockOf("db"));
        var first = world.SentTo("b", () => world.Pass(Moment));

        var later = world.SentTo("b", () =>
        {
            world["a"].Board.Post(ServiceOf(new ServiceKey("shop", "db")));
            world.Pass(Moment);
        });

        Assert.True(first[0].Reset);
        var change = Assert.Single(later);
        Assert.Equal((false, 1, 0, 0), (change.Reset, change.Services.Length, change.Hosts.Length, change.Locks.Length));
        Assert.Equal(world["a"].Board.Services.Keys, world["b"].Board.Services.Keys);
        Assert.All(world["b"].Board.Services.Values, view => Assert.Equal(ExchangeWorld.IncarnationOf("a"), view.Server));
        Assert.Equal(ExchangeWorld.IncarnationOf("a"), world["b"].Board.Hosts[Host].Server);
        Assert.Equal(ExchangeWorld.IncarnationOf("a"), world["b"].Locks.Locks["db"].Server);
    }

    [Fact]
    public void Beat_WithoutChanges_CarriesNothing()
    {
        var world = new ExchangeWorld("a", "b");
        world["a"].Board.Post(ServiceOf(Web));
        world.Pass(1);

        var beats = world.SentTo("b", () => world.Pass(2));

        Assert.InRange(beats.Count, 3, 5);
        Assert.All(beats, beat => Assert.Equal(new BoardUpdate(beat.From, beat.Number, false, false).ToString(), beat.ToString()));
        Assert.All(beats, beat => Assert.Empty(beat.Services));
    }

    [Fact]
    public void Update_ThatWasLost_IsMadeGoodByAWholePicture()
    {
        var world = Told("a", "b");
        world.Loses = (to, update) => to == "b" && update.ServicesGone.Length > 0;
        world["a"].Board.Withdraw(Web, new Epoch(1));
        world.Pass(Moment);
        Assert.Contains(Web, world["b"].Board.Services.Keys);
        world.Loses = (_, _) => false;

        var updates = world.SentTo("b", () => world.Pass(1));

        Assert.True(updates[0].Reset);
        Assert.DoesNotContain(Web, world["b"].Board.Services.Keys);
    }

    /// <summary>The sender begins anew, though the receiver had taken it: the same is said twice, and does no harm.</summary>
    [Fact]
    public void Update_WhoseAnswerWasLost_IsSaidAgainInAWholePicture()
    {
        var world = Told("a", "b");
        world.LosesAnswer = (to, update) => to == "b" && update.Services.Length > 0 && !update.Reset;
        world["a"].Board.Post(ServiceOf(new ServiceKey("shop", "db")));
        world.Pass(Moment);
        world.LosesAnswer = (_, _) => false;

        var updates = world.SentTo("b", () => world.Pass(1));

        Assert.True(updates[0].Reset);
        Assert.Equal(world["a"].Board.Services.Keys, world["b"].Board.Services.Keys);
    }

    [Fact]
    public void Receiver_ThatMissedOne_SaysSoAndTakesNothingOfTheNext()
    {
        var world = Told("a", "b");
        var skipping = new BoardUpdate(ExchangeWorld.IncarnationOf("a"), 900, false, false)
        {
            Services = [ServiceOf(new ServiceKey("shop", "late"))]
        };

        var answer = world.Loop.Await(() => world["b"].Exchange.AskAsync(skipping, TimeSpan.FromSeconds(1)));

        Assert.Equal(new BoardTaken(IsGap: true), Assert.IsType<Scheduler.Actors.Runtime.AskOutcome.Answered>(answer).Reply);
        Assert.Equal([Web], world["b"].Board.Services.Keys);
    }

    [Fact]
    public void View_OfAStaleOwner_NeverReplacesThatOfALaterOne()
    {
        var world = new ExchangeWorld("a", "b", "c");
        world["c"].Board.Post(ServiceOf(Web, epoch: 7));
        world["c"].Locks.Post(LockOf("db", epoch: 7));
        world.Pass(1);
        world["a"].Board.Post(ServiceOf(Web, epoch: 6));
        world["a"].Locks.Post(LockOf("db", epoch: 6));
        world.Pass(1);

        Assert.All(["a", "b"], name => Assert.Equal(ExchangeWorld.IncarnationOf("c"), world[name].Board.Services[Web].Server));
        Assert.All(["a", "b"], name => Assert.Equal(ExchangeWorld.IncarnationOf("c"), world[name].Locks.Locks["db"].Server));
        Assert.Null(world["c"].Board.Services[Web].Server);
    }

    [Fact]
    public void Removal_UnderALaterEpoch_OutlivesAStaleOwnersView()
    {
        var world = Told("a", "b", "c");
        world["c"].Board.Post(ServiceOf(Web, epoch: 2));
        world.Pass(1);
        world["c"].Board.Withdraw(Web, new Epoch(2));
        world.Pass(1);
        world["a"].Board.Post(ServiceOf(Web, epoch: 1));
        world.Pass(1);

        Assert.All(["a", "b", "c"], name => Assert.Empty(world[name].Board.Services));
    }

    [Fact]
    public void Host_ThatIsConnectedHere_IsNotOverriddenByWhatAnotherSays()
    {
        var world = new ExchangeWorld("a", "b");
        world["b"].Board.Post(HostOf());
        world["a"].Board.Post(HostOf() with { State = HostState.Disconnected });

        world.Pass(1);

        Assert.Equal(HostState.Active, world["b"].Board.Hosts[Host].State);
    }

    [Fact]
    public void ManyServices_AreToldInPartsAndOneThatWentMeanwhileIsGone()
    {
        var world = new ExchangeWorld("a", "b");
        for (var i = 0; i < 1000; i++) world["a"].Board.Post(ServiceOf(KeyOf(i)));
        var removed = false;
        world.Loses = (to, _) =>
        {
            // The first part is on its way: what it holds is removed before the last is told.
            if (to == "b" && !removed) world["a"].Board.Withdraw(KeyOf(0), new Epoch(1));
            removed |= to == "b";
            return false;
        };

        var updates = world.SentTo("b", () => world.Pass(5));

        Assert.Equal(999, world["b"].Board.Services.Count);
        Assert.All(updates, update => Assert.InRange(update.Services.Length, 0, 200));
        Assert.Equal([true, true, true, true, true], updates.Take(5).Select(update => update.More));
        Assert.Equal(1, updates.Count(update => update.Reset));
    }

    [Fact]
    public void ManyChanges_AfterTheWholePicture_AreToldInPartsToo()
    {
        var world = Told("a", "b");

        var updates = world.SentTo("b", () =>
        {
            for (var i = 0; i < 450; i++) world["a"].Board.Post(ServiceOf(KeyOf(i)));
            world["a"].Board.Withdraw(Web, new Epoch(1));
            world.Pass(1);
        });

        Assert.Equal([200, 200, 50], updates.Take(3).Select(update => update.Services.Length));
        Assert.DoesNotContain(updates, update => update.Reset);
        Assert.Equal(world["a"].Board.Services.Keys, world["b"].Board.Services.Keys);
    }

    [Fact]
    public void Update_TooLargeToBeSent_IsToldInSmallerParts()
    {
        var world = new ExchangeWorld("a", "b") { Refuses = TooLarge(servicesMax: 30) };

        var updates = world.SentTo("b", () =>
        {
            for (var i = 0; i < 100; i++)
            {
                world["a"].Board.Post(ServiceOf(KeyOf(i)));
                world["a"].Feed.Publish("service.created", "many/s", "created");
            }

            world.Pass(2);
        });

        Assert.Equal([25, 25, 25, 25], updates.Where(update => update.Services.Length > 0).Select(update => update.Services.Length));
        Assert.Equal(world["a"].Board.Services.Keys, world["b"].Board.Services.Keys);
        Assert.Empty(world.Log.Errors);
    }

    [Fact]
    public void Update_TooLargeWithOneService_IsSaidOnceAndTriedOnUntilItFits()
    {
        var world = new ExchangeWorld("a", "b") { Refuses = TooLarge(servicesMax: 0) };
        world["a"].Board.Post(ServiceOf(Web));
        world.Pass(10);
        Assert.Contains("cannot be told of this server's services", Assert.Single(world.Log.Errors), StringComparison.Ordinal);

        world.Refuses = _ => null;
        world.Pass(1);

        Assert.Equal([Web], world["b"].Board.Services.Keys);
    }

    [Fact]
    public void Service_ThatWentToAnotherServerAndCameBack_IsToldOfByItsOwnerEachTime()
    {
        var world = Told("a", "b", "c");
        world["c"].Board.Post(ServiceOf(Web, epoch: 2));
        world.Pass(1);
        Assert.Equal(ExchangeWorld.IncarnationOf("c"), world["b"].Board.Services[Web].Server);

        world["a"].Board.Post(ServiceOf(Web, epoch: 3));
        world.Pass(1);

        Assert.Equal(ExchangeWorld.IncarnationOf("a"), world["b"].Board.Services[Web].Server);
    }

    [Fact]
    public void Freshness_OfAServer_IsTheSilenceOfTheQuietestPeer()
    {
        Assert.Equal(TimeSpan.Zero, new ExchangeWorld("a")["a"].Freshness.Age);
        var world = new ExchangeWorld("a", "b", "c") { Loses = (_, update) => update.From.Node.Value == "c" };
        world.Pass(2);
        Assert.Null(world["a"].Freshness.Age);
        world.Loses = (_, _) => false;
        world.Pass(2);
        Assert.InRange(world["a"].Freshness.Age!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));

        world.Loses = (_, update) => update.From.Node.Value == "c";
        world.Pass(3);

        Assert.InRange(world["a"].Freshness.Age!.Value, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
        world.Declare("c", MemberStatus.Down);
        world.Pass(1);
        Assert.InRange(world["a"].Freshness.Age!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void Event_OfOneServer_IsRelayedOnceToEachAndNotFurther()
    {
        var world = Told("a", "b", "c");
        using var over = new CancellationTokenSource();
        var seen = new[] { "a", "b", "c" }.ToDictionary(name => name, name => world[name].Feed.Follow(null, over.Token));

        world["a"].Feed.Publish("service.scaled", "shop/web", "scaled to 3");
        world.Pass(3);

        Assert.All(seen, one =>
        {
            Assert.True(one.Value.TryRead(out var happened));
            Assert.Equal(("scaled to 3", one.Key != "a"), (happened.Message, happened.IsRelayed));
            Assert.False(one.Value.TryRead(out _));
        });
    }

    private static Func<BoardUpdate, Refusal?> TooLarge(int servicesMax) =>
        update => update.Services.Length > servicesMax ? Refusal.Invalid("it is too large (scripted)") : null;

    private static ServiceKey KeyOf(int i) => new("many", $"s{i.ToString("0000", CultureInfo.InvariantCulture)}");
}
