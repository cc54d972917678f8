using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>What becomes of a service and its containers while everything works but the containers.</summary>
public sealed class LifeStories
{
    [Fact]
    public void Service_Created_Runs() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        var view = await world.UntilActiveAsync(1);

        Assert.Equal((3, 3, 3), (view.Scale, view.Running, world.Engine.Daemon.Running.Count));
        Assert.All(view.Instances, one => Assert.Equal(EngineContainerState.Running, world.ContainerOf(one).State));
        Assert.Equal(view.Version, world.Board.Services[Specs.Web].Version);
    });

    [Fact]
    public void Container_Killed_IsStartedAgainAtOnce() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        await world.PassAsync(60);
        var container = Assert.Single(world.Engine.Daemon.Containers);

        world.Engine.Daemon.End(container, container.Life, 137);
        await world.PassAsync(0.05);

        Assert.Equal((EngineContainerState.Running, 2), (container.State, container.Life));
        Assert.Equal(1, (await world.UntilActiveAsync(1)).Instances.Single().Restarts);
    });

    [Fact]
    public void Container_RemovedBehindOurBack_IsMadeAnew() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        var before = (await world.UntilActiveAsync()).Instances.Single();

        world.Engine.Daemon.Remove(world.ContainerOf(before));
        await world.PassAsync(0.1);

        var after = (await world.UntilActiveAsync(1)).Instances.Single();
        Assert.Equal(before.Id, after.Id);
        Assert.NotEqual(before.ContainerId, after.ContainerId);
    });

    [Fact]
    public void Container_CrashesAgainAndAgain_BacksOffWithTheReasonAndRecovers() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("crash:1", new FakeProcess { EndsAfter = TimeSpan.FromMilliseconds(100), ExitCode = 3 });
        await world.PutAsync(Specs.Of("crash:1"));
        await world.PassAsync(120);
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);
        Assert.Contains("exited with code 3", view.Reason);
        Assert.InRange(world.History.Count(DeedKind.Started), 8, 12);
        Assert.NotNull((await world.UntilAsync(one => one.Instances[0].NextTryAt is not null)).Instances[0].NextTryAt);

        world.Engine.Daemon.Images.Load("crash:1");
        view = await world.UntilActiveAsync(75);

        Assert.Null(view.Reason);
        Assert.Equal(1, world.History.Count(DeedKind.Created));
    });

    [Fact]
    public void Container_EndsWell_PolicySaysOnFailure_IsCompleted() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("job:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1) });
        await world.PutAsync(Specs.Of("job:1") with { Restart = new RestartPolicy { Condition = RestartCondition.OnFailure } });
        await world.UntilAsync(view => view.Instances is [{ State: InstanceState.Completed }]);
        await world.PassAsync(60);
        Assert.Equal(1, world.History.Count(DeedKind.Started));

        await world.SendAsync(new ServiceCommand.Restart());
        await world.PassAsync(5);

        Assert.Equal(2, world.History.Count(DeedKind.Started));
        await world.UntilAsync(view => view.Instances is [{ State: InstanceState.Completed }]);
    });

    [Fact]
    public void Container_GaveUp_RestartedByAPerson_IsTriedAgain() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("crash:1", new FakeProcess { EndsAfter = TimeSpan.FromMilliseconds(100), ExitCode = 3 });
        await world.PutAsync(Specs.Of("crash:1") with { Restart = new RestartPolicy { MaxAttempts = 2 } });
        var view = await world.UntilAsync(one => one.Reason?.Contains("gave up", StringComparison.Ordinal) == true);
        await world.PassAsync(60);
        Assert.Equal(3, world.History.Count(DeedKind.Started));

        world.Engine.Daemon.Images.Load("crash:1");
        await world.SendAsync(new ServiceCommand.RestartInstance(view.Instances[0].Id!.Value));

        await world.UntilActiveAsync(5);
    });

    [Fact]
    public void Container_Unhealthy_IsRestarted() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("sick:1", new FakeProcess { SickAfter = TimeSpan.FromSeconds(5) });
        await world.PutAsync(Specs.Of("sick:1"));
        await world.UntilAsync(one => one.Instances is [{ State: InstanceState.Initializing }]);
        world.Engine.Daemon.Images.Load("sick:1", new FakeProcess { HealthyAfter = TimeSpan.FromSeconds(1) });

        await world.UntilActiveAsync(20);

        Assert.Equal((2, 1), (world.History.Count(DeedKind.Started), world.History.Count(DeedKind.AskedToEnd)));
    });

    [Fact]
    public void Scale_ZeroSixtyThree_LeavesExactlyThree() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 0);
        await world.SendAsync(new ServiceCommand.SetScale(60));
        Assert.Equal(60, (await world.UntilActiveAsync(5)).Running);

        await world.SendAsync(new ServiceCommand.SetScale(3));
        await world.UntilAsync(view => view.Instances.Length == 3, 5);

        Assert.Equal(3, world.Engine.Daemon.Containers.Count);
        Assert.Equal(60, world.History.Count(DeedKind.Created));
    });

    [Fact]
    public void Stop_ThenStart_TheSameContainersRunAgain() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Stop());
        await world.UntilAsync(view => view.Status == ServiceStatus.Stopped, 5);
        Assert.All(world.Engine.Daemon.Containers, one => Assert.Equal(EngineContainerState.Exited, one.State));

        await world.SendAsync(new ServiceCommand.Start());
        await world.UntilActiveAsync(5);

        Assert.Equal((2, 4), (world.History.Count(DeedKind.Created), world.History.Count(DeedKind.Started)));
    });

    [Fact]
    public void Restart_EachContainer_OnceAndOneByOne() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();

        await world.SendAsync(new ServiceCommand.Restart());
        await world.UntilActiveAsync(10);

        Assert.All(world.Engine.Daemon.Containers, one => Assert.Equal(2, one.Life));
        var order = world.History.Deeds.Where(deed => deed.Kind is DeedKind.AskedToEnd or DeedKind.Started).Skip(3).Select(deed => deed.Kind);
        Assert.Equal([DeedKind.AskedToEnd, DeedKind.Started, DeedKind.AskedToEnd, DeedKind.Started, DeedKind.AskedToEnd, DeedKind.Started], order);
    });

    [Fact]
    public void Stop_RightAfterARestart_IsStoppedAndStartsOnce() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        world.Engine.Freeze();
        await world.SendAsync(new ServiceCommand.Restart());
        await world.SendAsync(new ServiceCommand.Stop());
        world.Engine.Thaw();
        await world.UntilAsync(view => view.Status == ServiceStatus.Stopped, 5);

        await world.SendAsync(new ServiceCommand.Start());
        await world.UntilActiveAsync(5);
        await world.PassAsync(10);

        Assert.Equal(EngineContainerState.Running, Assert.Single(world.Engine.Daemon.Containers).State);
    });

    [Fact]
    public void RestartInstance_Stopped_StartsItOnce() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        var id = (await world.UntilActiveAsync()).Instances[0].Id!.Value;
        await world.SendAsync(new ServiceCommand.StopInstance(id));
        await world.UntilAsync(view => view.Instances[0].State == InstanceState.Stopped);

        await world.SendAsync(new ServiceCommand.RestartInstance(id));
        await world.UntilActiveAsync(5);
        await world.PassAsync(10);

        Assert.Equal(2, Assert.Single(world.Engine.Daemon.Containers).Life);
    });

    /// <summary>A timer of the system reaches not quite 50 days.</summary>
    [Fact]
    public void Container_WithTwoMonthsOfGrace_IsStoppedAllTheSame() => CoreWorld.Tell(async world =>
    {
        var spec = Specs.Of();
        await world.PutAsync(spec with { Container = spec.Container with { StopGracePeriod = TimeSpan.FromDays(60) } });
        var id = (await world.UntilActiveAsync()).Instances[0].Id!.Value;

        await world.SendAsync(new ServiceCommand.StopInstance(id));
        await world.UntilAsync(view => view.Instances[0].State == InstanceState.Stopped, 5);

        Assert.Empty(world.Engine.Daemon.Running);
    });

    [Fact]
    public void Container_StartedAgainInTwoMonths_GoesWithItsService() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of() with { Restart = new RestartPolicy { Delay = TimeSpan.FromDays(60) } });
        await world.UntilActiveAsync();
        var container = Assert.Single(world.Engine.Daemon.Running);

        world.Engine.Daemon.End(container, container.Life, 1);
        await world.PassAsync(5);
        Assert.Empty(world.Engine.Daemon.Running);
        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));

        await world.UntilGoneAsync(5);
    });

    [Fact]
    public void Container_OutOfServiceForTwoMonths_RunsOn() => CoreWorld.Tell(async world =>
    {
        var spec = Specs.Of();
        await world.PutAsync(spec with { Container = spec.Container with { DrainPeriod = TimeSpan.FromDays(60) } }, 2);
        await world.UntilActiveAsync();

        await world.SendAsync(new ServiceCommand.SetScale(1));
        await world.PassAsync(60);

        Assert.Equal(2, world.Engine.Daemon.Running.Count);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Removal_OfTheLastOfItsStack_LeavesNothingButVolumesUnlessAsked(bool volumes) => CoreWorld.Tell(async world =>
    {
        var spec = Specs.Of();
        await world.PutAsync(spec with
        {
            Container = spec.Container with
            {
                Networks = [new NetworkAttachment("shop_default")],
                Mounts = [new MountSpec(MountType.Volume, "/data", "shop_data")],
            },
        }, 4);
        await world.UntilActiveAsync();
        Assert.Equal(["shop_default"], world.Engine.Daemon.Resources.Networks);

        await world.SendAsync(new ServiceCommand.Remove(volumes));
        await world.UntilGoneAsync(10);

        Assert.Empty(world.Engine.Daemon.Containers);
        Assert.Empty(world.Engine.Daemon.Resources.Networks);
        Assert.Equal(volumes ? [] : ["shop_data"], world.Engine.Daemon.Resources.Volumes);
        Assert.Empty(world.Board.Services);
        Assert.Empty(world.Board.Hosts.Values.Single().Ports);
    });

    [Fact]
    public void Removal_ThenTheSameNameAgain_IsANewService() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        var before = await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Remove(false));
        await world.UntilGoneAsync();

        await world.PutAsync(Specs.Of());
        var after = await world.UntilActiveAsync();

        Assert.NotEqual(before.Uid, after.Uid);
        Assert.Equal(1, after.Version);
    });
}
