using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents;

/// <summary>Which wishes an agent takes, which containers belong to them, and which news is old.</summary>
public sealed class AgentRosterStories
{
    private readonly AgentRoster _roster = new(Cluster);

    [Fact]
    public void Accept_LowerEpochOfTheService_IsRefusedEvenForAnotherInstance()
    {
        Assert.True(_roster.Accept(Of(1), Now));

        Assert.False(_roster.Accept(Of(1) with { Epoch = new Epoch(4), Sequence = 99 }, Now));
        Assert.False(_roster.Accept(Of(2) with { Epoch = new Epoch(4) }, Now));
        Assert.True(_roster.Accept(Of(3) with { Epoch = new Epoch(4), Service = new ServiceKey("shop", "db") }, Now));
    }

    [Fact]
    public void Accept_LowerSequenceOfTheSameEpoch_IsStale()
    {
        _roster.Accept(Of() with { Goal = InstanceGoal.Stopped }, Now);

        Assert.False(_roster.Accept(Of() with { Sequence = 9 }, Now));
        Assert.True(_roster.Accept(Of() with { Sequence = 1, Epoch = new Epoch(6) }, Now));
        Assert.Equal(InstanceGoal.Running, Known().Wish.Goal);
    }

    [Fact]
    public void Accept_NewGoal_IsTriedAtOnceHoweverOftenTheOldOneFailed()
    {
        _roster.Accept(Of(), Now);
        _roster.Put(Known() with { Tally = new RestartTally(9, "no", Now.AddMinutes(1), Now, GaveUp: true) });

        _roster.Accept(Of() with { Sequence = 11, Generation = 1 }, Now);

        Assert.Equal(RestartTally.Clean with { CountedEnd = Now }, Known().Tally);
    }

    [Fact]
    public void Restore_BegunRunWithoutContainer_IsGivenUpWhateverImageItIsPinnedTo()
    {
        var run = Of() with { IsRun = true };
        _roster.Restore(new DesiredSet { Session = 1, Life = 2 }.With(run).WithBegun(run.Instance));
        Assert.False(Known().Tally.GaveUp);

        Apply();
        _roster.Accept(run with { Sequence = 11, ImageDigest = "sha256:1" }, Now);

        Assert.True(Known().Tally.GaveUp);
    }

    [Fact]
    public void Restore_RunThatWasGivenUp_StaysSoThoughItsContainerTurnsUpLate()
    {
        var run = Of() with { IsRun = true };
        _roster.Restore(new DesiredSet { Session = 1, Life = 2 }.With(run).WithGivenUp(run.Instance));

        Apply(Listed(EngineContainerState.Created, run));

        Assert.IsType<AgentStep.Rest>(AgentStep.Next(Known() with { Stale = false }, Now));
    }

    [Fact]
    public void Restore_RunThatHadNotBegun_IsStillToBeMade()
    {
        _roster.Restore(new DesiredSet { Session = 1, Life = 2 }.With(Of() with { IsRun = true }));

        Apply();

        Assert.False(Known().Tally.GaveUp);
    }

    [Fact]
    public void Accept_BuriedInstance_OnlyItsAbsenceMayBeAskedForAgain()
    {
        _roster.Accept(Of(goal: InstanceGoal.Absent), Now);
        _roster.Bury(Of().Instance);

        Assert.False(_roster.Accept(Of(), Now));
        Assert.True(_roster.Accept(Of(goal: InstanceGoal.Absent) with { Sequence = 12 }, Now));
    }

    [Fact]
    public void Accept_ContainerOfBeforeTheRestart_IsAdoptedAndLookedAt()
    {
        Apply(Listed(EngineContainerState.Running));

        _roster.Accept(Of(), Now);

        Assert.Equal((Container(EngineContainerState.Running).Id, true), (Known().Container?.Id, Known().Stale));
        Assert.Empty(_roster.Orphans());
    }

    [Theory]
    [InlineData(-10, 1)]
    [InlineData(-2, 1)]
    [InlineData(1, 0)]
    public void Adopted_RestartAskedFor_IsDoneWhenTheContainerStartedSinceByClocksThatDiffer(int askedSecondsAgo, int done)
    {
        Apply(Listed(EngineContainerState.Running));
        _roster.Accept(Of() with { Generation = 1, RestartAfter = Now.AddSeconds(askedSecondsAgo) }, Now);
        Assert.Null(Known().GenerationDone);

        _roster.Saw(Known(), Container(EngineContainerState.Running), Now);

        Assert.Equal(done, Known().GenerationDone);
    }

    [Fact]
    public void Saw_RemovalOfOneThatNeverStartedHangs_IsNotLookedAtOverAndOver()
    {
        _roster.Accept(Of(goal: InstanceGoal.Absent), Now);
        Apply(Listed(EngineContainerState.Removing));
        Assert.True(Known().Stale);

        _roster.Saw(Known(), Listed(EngineContainerState.Removing), Now);

        Assert.False(Known().Stale);
    }

    [Fact]
    public void Inventory_OlderThanWhatWasLearnedSince_IsNotBelieved()
    {
        _roster.Turn = 1;
        _roster.Accept(Of(), Now);
        _roster.Turn = 5;
        _roster.Saw(Known(), Container(EngineContainerState.Running), Now);

        Assert.Empty(_roster.Apply([], startedInTurn: 4, Now));
        Assert.NotNull(Known().Container);
        Assert.Single(_roster.Apply([], startedInTurn: 5, Now));
        Assert.Null(Known().Container);
    }

    [Fact]
    public void Inventory_UnderWayWhenTheWishCame_IsBelieved()
    {
        _roster.Turn = 5;
        _roster.Accept(Of(goal: InstanceGoal.Absent), Now);

        Assert.Single(_roster.Apply([Listed(EngineContainerState.Running)], startedInTurn: 1, Now));
        Assert.NotNull(Known().Container);
    }

    [Fact]
    public void Inventory_WhileAnOperationIsUnderWay_LeavesTheInstanceAlone()
    {
        _roster.Accept(Of(), Now);
        _roster.Put(Known() with { Busy = AgentOperation.CreateAndStart });

        Assert.Empty(Apply(Listed(EngineContainerState.Running)));
        Assert.Null(Known().Container);
    }

    [Fact]
    public void Inventory_ShowsAnEnd_IsCountedOnceAfterTheLookAtIt()
    {
        _roster.Accept(Of(), Now);
        _roster.Saw(Known(), Container(EngineContainerState.Running), Now);

        Apply(Listed(EngineContainerState.Exited));
        Assert.True(Known().Stale);
        _roster.Saw(Known(), Container(EngineContainerState.Exited), Now);

        Assert.Equal(1, Known().Tally.Failures);
    }

    [Fact]
    public void Orphans_AreThisClustersContainersThatNobodyAskedFor()
    {
        var foreign = Listed(EngineContainerState.Running, Of(2));
        Apply(
            Listed(EngineContainerState.Exited, Of(1)),
            foreign with { Labels = foreign.Labels.SetItem("io.scheduler.cluster", "other") },
            new EngineContainer { Id = "plain", Name = "nginx", Image = "nginx", State = EngineContainerState.Running });

        var orphan = OrphanReading.ViewOf(Assert.Single(_roster.Orphans()));
        Assert.Equal(("shop/web", "exited", "shop_web.1.abcd1234-1"), (orphan.Service, orphan.State, orphan.ContainerName));
        Assert.Equal([Of(1).Instance], _roster.Held());
    }

    [Fact]
    public void Revenants_AreContainersOfInstancesThatWereConfirmedGone()
    {
        _roster.Accept(Of(goal: InstanceGoal.Absent), Now);
        _roster.Bury(Of().Instance);
        Apply(Listed(EngineContainerState.Created));

        Assert.Equal(Container(EngineContainerState.Created).Id, Assert.Single(_roster.Revenants()).Id);
        Assert.Empty(_roster.Orphans());
    }

    [Fact]
    public void Inventory_BegunBeforeTheFirstWish_ShowsItsContainer()
    {
        _roster.Turn = 2;
        _roster.Accept(Of(goal: InstanceGoal.Absent), Now);

        _roster.Apply([Listed(EngineContainerState.Running)], startedInTurn: 1, Now);

        Assert.NotNull(Known().Container);
    }

    [Fact]
    public void Tombstones_AreBounded()
    {
        for (var i = 0; i < 5000; i++) _roster.Bury(InstanceId.Of("abcd1234", i));

        Assert.False(_roster.IsBuried(InstanceId.Of("abcd1234", 0)));
        Assert.True(_roster.IsBuried(InstanceId.Of("abcd1234", 4999)));
    }

    [Fact]
    public void Ports_AreOursByInstanceAndOthersByContainerWhileTheyRun()
    {
        _roster.Accept(Of(), Now);
        BoundPort[] port = [new BoundPort("0.0.0.0", 80, 80, "tcp")];
        _roster.Saw(Known(), Container(EngineContainerState.Running) with { Ports = [.. port] }, Now);
        var foreign = new EngineContainer
        {
            Id = "x",
            Name = "nginx",
            Image = "nginx",
            State = EngineContainerState.Running,
            Ports = [new BoundPort("", 81, 80, "tcp")]
        };
        Apply(Listed(EngineContainerState.Running), foreign, foreign with { Id = "y", State = EngineContainerState.Exited });

        Assert.Equal(
            [new PortClaim(80, "tcp", "0.0.0.0", "shop/web slot 1", Of().Instance), new PortClaim(81, "tcp", "", "container nginx")],
            _roster.Ports().AsEnumerable());
    }

    [Fact]
    public void Ports_OfAContainerOfOursThatHasEnded_AreKeptForItsNextStart()
    {
        var wish = Of(spec: new ContainerSpec { Image = "web:1", Ports = [Specs.Port(8001)] });
        var late = Of(2, spec: wish.Container);
        _roster.Bury(late.Instance);
        Apply(Listed(EngineContainerState.Exited, wish), Listed(EngineContainerState.Exited, late));
        Assert.Equal([(8001, wish.Instance)], _roster.Ports().Select(port => (port.Port, port.Instance!.Value)));

        _roster.Accept(wish, Now);
        Assert.Equal([(8001, wish.Instance)], _roster.Ports().Select(port => (port.Port, port.Instance!.Value)));
    }

    private AgentInstance Known() => _roster.Find(Of().Instance)!;

    private IReadOnlyList<InstanceId> Apply(params EngineContainer[] inventory) => _roster.Apply(inventory, _roster.Turn, Now);
}
