using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;
using static Scheduler.Tests.Core.Agents.Wishes;

namespace Scheduler.Tests.Core.Agents;

/// <summary>Containers that a person made from an image of one of ours: they have its labels, and are none of ours.</summary>
public sealed class CopiedContainerStories
{
    private static readonly EngineContainer Real = Listed(EngineContainerState.Running);
    private static readonly EngineContainer Copy = Real with { Id = "id-copy", Name = "debug" };

    private readonly AgentRoster _roster = new(Cluster) { Turn = 1 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Inventory_WithACopy_AdoptsTheOneOfTheRightNameInWhateverOrder(bool isCopyFirst)
    {
        _roster.Accept(Of(), Now);

        Apply(isCopyFirst ? [Copy, Real] : [Real, Copy]);

        Assert.Equal((Real.Id, Copy.Id), (Known().Container!.Id, Assert.Single(_roster.Orphans()).Id));
    }

    [Fact]
    public void Wish_ThatComesAfterTheInventory_AdoptsTheOneOfTheRightName()
    {
        Apply(Copy with { Id = "a-copy" }, Real);

        _roster.Accept(Of(), Now);

        Assert.Equal((Real.Id, "a-copy"), (Known().Container!.Id, Assert.Single(_roster.Orphans()).Id));
    }

    [Fact]
    public void Inventory_OursWasRenamed_IsKnownByItsId()
    {
        _roster.Accept(Of(), Now);
        Apply(Real);

        Apply(Real with { Name = "old" }, Copy);

        Assert.Equal(Real.Id, Known().Container!.Id);
    }

    [Fact]
    public void Inventory_OursIsGone_NoCopyTakesItsPlace()
    {
        _roster.Accept(Of(), Now);
        Apply(Real);
        Apply(Copy);
        Apply(Copy);

        Assert.Null(Known().Container);
    }

    [Theory]
    [InlineData(InstanceGoal.Running, true)]
    [InlineData(InstanceGoal.Absent, false)]
    public void Inventory_OneOfAnotherNameAlone_IsAdoptedByANewLifeUnlessItIsToGo(InstanceGoal goal, bool isAdopted)
    {
        _roster.Restore(new DesiredSet { Session = 1, Life = 2 }.With(Of(goal: goal)));

        Apply(Copy);

        Assert.Equal(isAdopted, Known().Container is not null);
    }

    [Fact]
    public void Revenants_OfAnotherName_AreOrphansForAPersonToDecideAbout()
    {
        _roster.Accept(Of(goal: InstanceGoal.Absent), Now);
        _roster.Bury(Of().Instance);

        Apply(Copy);

        Assert.Empty(_roster.Revenants());
        Assert.Equal(Copy.Id, Assert.Single(_roster.Orphans()).Id);
    }

    [Fact]
    public void Ports_OfACopy_AreItsOwnAndOnlyWhileItRuns()
    {
        var wish = Of(spec: new ContainerSpec { Image = "web:1", Ports = [Specs.Port(8001)] });
        var copy = Listed(EngineContainerState.Exited, wish) with { Id = "id-copy", Name = "debug" };
        Apply(copy);
        Assert.Empty(_roster.Ports());

        Apply(copy with { State = EngineContainerState.Running, Ports = [new BoundPort("", 9001, 80, "tcp")] });

        Assert.Equal([new PortClaim(9001, "tcp", "", "container debug")], _roster.Ports().AsEnumerable());
    }

    [Fact]
    public void Copy_OfARunningContainer_OutlivesTheServiceAndChangesNothingForIt() => AgentWorld.Tell(async world =>
    {
        var daemon = world.Engine.Daemon;
        var lives = world.Lives();
        var real = daemon.Containers[0];
        var copy = daemon.Create(new ContainerPlan("debug", real.Spec, real.Labels, real.Labels));
        daemon.Start(copy);
        await world.PassAsync(40);
        daemon.Kill(copy);
        await world.UntilActiveAsync(1);
        Assert.Equal($"{lives}, {copy.Id} life 1", world.Lives());

        await world.SendAsync(new ServiceCommand.Remove(Volumes: true));
        await world.PassAsync(90);

        Assert.Equal($"{copy.Id} life 1", world.Lives());
        Assert.Contains(world.Home.HostView!.Orphans, one => one.ContainerId == copy.Id);
    });

    private AgentInstance Known() => _roster.Find(Of().Instance)!;

    private void Apply(params EngineContainer[] inventory)
    {
        _roster.Turn++;
        _roster.Apply(inventory, _roster.Turn, Now);
    }
}
