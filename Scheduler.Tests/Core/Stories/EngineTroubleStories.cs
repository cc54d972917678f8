using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>What becomes of services when their engine does not answer, lies, or dies.</summary>
public sealed class EngineTroubleStories
{
    [Fact]
    public void Engine_FrozenForTwentySeconds_IsDegradedWithTheReasonAndSettlesAfterwards() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();
        world.Engine.Freeze();
        await world.SendAsync(new ServiceCommand.SetScale(5));

        var view = await world.UntilAsync(
            one => one.Status == ServiceStatus.Degraded && one.Reason!.Contains("gave no answer", StringComparison.Ordinal),
            6);
        Assert.Equal(HostState.Degraded, world.Board.Hosts.Values.Single().State);
        Assert.Equal(0, view.Running);
        await world.PassAsync(14);
        world.Engine.Thaw();
        view = await world.UntilActiveAsync(15);

        Assert.Equal((5, 5), (view.Running, world.Engine.Daemon.Running.Count));
        Assert.Equal((5, 0), (world.History.Count(DeedKind.Created), world.History.Count(DeedKind.Ended)));
    });

    [Fact]
    public void Engine_FrozenWhileContainersDie_StartsThemWhenItThaws() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();
        world.Engine.Freeze();
        foreach (var one in world.Engine.Daemon.Running) world.Engine.Daemon.End(one, one.Life, 137);
        await world.PassAsync(20);
        world.Engine.Thaw();

        await world.UntilActiveAsync(10);

        Assert.Equal((3, 6), (world.History.Count(DeedKind.Created), world.History.Count(DeedKind.Started)));
    });

    [Fact]
    public void Engine_CutOff_ContainersGoOn() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();
        world.Engine.Cut();
        await world.PassAsync(20);
        Assert.Equal(HostState.Degraded, world.Board.Hosts.Values.Single().State);
        world.Engine.Mend();
        await world.UntilActiveAsync(5);

        Assert.Equal((3, 0), (world.History.Count(DeedKind.Started), world.History.Count(DeedKind.Ended)));
    });

    [Fact]
    public void Engine_AwayForLong_ItsInstancesAreReplacedAndItsOwnAreKeptWhenItIsBack() => CoreWorld.Tell(
        async world =>
        {
            await world.PutAsync(Specs.Of(), 3);
            var before = await world.UntilActiveAsync();
            world.EngineOf("a").Cut();
            await world.PassAsync(25);
            Assert.Null(world.Board.Hosts[new HostId("a")].LostAt);
            await world.PassAsync(10);
            await world.UntilActiveAsync(3);
            Assert.Equal(3, world.EngineOf("b").Daemon.Running.Count + world.EngineOf("c").Daemon.Running.Count);
            world.EngineOf("a").Mend();
            await world.PassAsync(10);
            var after = await world.UntilActiveAsync(3);

            Assert.Equal(before.Instances.Select(one => one.ContainerId), after.Instances.Select(one => one.ContainerId));
            Assert.Equal(0, world.EngineOf("a").Daemon.History.Count(DeedKind.Ended));
        },
        "a",
        "b",
        "c");

    [Fact]
    public void Create_AnswerIsLost_ItsContainerIsAdopted() => CoreWorld.Tell(async world =>
    {
        world.Engine.Faults.LoseAnswers(EngineCall.Create, 2);
        world.Engine.Faults.LoseAnswers(EngineCall.Start, 2);
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();

        Assert.Equal(2, world.Engine.Daemon.Containers.Count);
        Assert.Equal(2, world.History.Count(DeedKind.Started));
    });

    [Fact]
    public void Create_DoneByAThawingEngineAfterTheRemoval_IsUndone() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 1);
        await world.UntilActiveAsync();
        world.Engine.Freeze();
        await world.SendAsync(new ServiceCommand.SetScale(4));
        await world.PassAsync(1);
        await world.SendAsync(new ServiceCommand.SetScale(1));
        await world.PassAsync(30);
        world.Engine.Thaw();
        await world.UntilActiveAsync(20);
        await world.PassAsync(60);

        Assert.Single(world.Engine.Daemon.Containers);
        Assert.Empty(world.Board.Hosts.Values.Single().Orphans);
    });

    [Theory]
    [InlineData(EngineCall.Create)]
    [InlineData(EngineCall.Start)]
    [InlineData(EngineCall.Inspect)]
    public void Calls_Refused_AreRepeatedPatientlyWithTheWords(EngineCall call) => CoreWorld.Tell(async world =>
    {
        world.Engine.Faults.Refuse(call, "no space left on device");
        await world.PutAsync(Specs.Of());
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded, 20);
        Assert.Contains("no space left on device", view.Reason);
        await world.PassAsync(60);
        Assert.InRange(world.Engine.CallCount(call), 3, 40);

        world.Engine.Faults.Refuse(call, null);
        await world.UntilActiveAsync(15);
        Assert.Single(world.Engine.Daemon.Containers);
    });

    [Fact]
    public void Inspect_RefusedWhileItRuns_DoesNotSpin() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        world.Engine.Faults.Refuse(EngineCall.Inspect, "internal error");
        var before = world.Engine.CallCount(EngineCall.Inspect);
        var container = Assert.Single(world.Engine.Daemon.Containers);
        world.Engine.Daemon.End(container, container.Life, 1);
        await world.PassAsync(60);
        Assert.InRange(world.Engine.CallCount(EngineCall.Inspect) - before, 3, 20);

        world.Engine.Faults.Refuse(EngineCall.Inspect, null);
        await world.UntilActiveAsync(15);
    });

    [Fact]
    public void ScaleDown_EngineWillNotLetItselfBeLookedAt_IsNotTakenForDone() => CoreWorld.Tell(async world =>
    {
        world.Engine.Faults.Refuse(EngineCall.Inspect, "internal error");
        await world.PutAsync(Specs.Of());
        await world.PassAsync(5);
        Assert.Single(world.Engine.Daemon.Running);
        await world.SendAsync(new ServiceCommand.SetScale(0));
        await world.PassAsync(5);
        Assert.Single((await world.ViewAsync()).Instances);

        world.Engine.Faults.Refuse(EngineCall.Inspect, null);
        await world.UntilAsync(view => view.Instances.IsEmpty, 15);

        Assert.Empty(world.Engine.Daemon.Containers);
    });

    [Fact]
    public void Restart_StopIsRefused_DoesNotSpin() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        world.Engine.Faults.Refuse(EngineCall.Stop, "cannot kill container: permission denied");
        await world.SendAsync(new ServiceCommand.Restart());
        await world.PassAsync(60);
        Assert.InRange(world.Engine.CallCount(EngineCall.Stop), 3, 20);

        world.Engine.Faults.Refuse(EngineCall.Stop, null);
        await world.UntilActiveAsync(15);
        Assert.Equal(2, Assert.Single(world.Engine.Daemon.Containers).Life);
    });

    [Fact]
    public void Network_RemovedWhileTheServiceIsStopped_IsMadeAgainWithTheContainers() => CoreWorld.Tell(async world =>
    {
        var spec = Specs.Of();
        await world.PutAsync(spec with { Container = spec.Container with { Networks = [new NetworkAttachment("shop_default")] } }, 2);
        await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Stop());
        await world.UntilAsync(view => view.Status == ServiceStatus.Stopped);
        await world.Engine.RemoveIdleNetworksAsync(ImmutableSortedDictionary<string, string>.Empty);
        Assert.Empty(world.Engine.Daemon.Resources.Networks);

        await world.SendAsync(new ServiceCommand.Start());
        await world.UntilActiveAsync(10);

        Assert.Equal(["shop_default"], world.Engine.Daemon.Resources.Networks);
    });

    [Fact]
    public void Restart_AnswerIsLost_IsNotMadeTwice() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        await world.PassAsync(5);
        world.Engine.Faults.LoseAnswers(EngineCall.Start, 1);
        await world.SendAsync(new ServiceCommand.Restart());
        await world.UntilActiveAsync(10);

        Assert.Equal(2, Assert.Single(world.Engine.Daemon.Containers).Life);
    });

    [Fact]
    public void Paused_ByAPerson_IsShownAndGoesOnWhenUnpaused() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        world.Engine.Daemon.Pause(Assert.Single(world.Engine.Daemon.Containers), paused: true);
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);
        Assert.Contains("is paused", view.Reason);

        world.Engine.Daemon.Pause(Assert.Single(world.Engine.Daemon.Containers), paused: false);
        await world.UntilActiveAsync(2);
        Assert.Equal(1, world.History.Count(DeedKind.Started));
    });
}
