using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>An engine ends, in an orderly way or not, and is started again.</summary>
public sealed class EngineEndStories
{
    [Fact]
    public void Engine_Restarted_StartsTheSameContainersAgain() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of() with { Restart = new RestartPolicy { MaxAttempts = 1 } }, 3);
        await world.UntilActiveAsync();
        await world.PassAsync(30);

        world.Engine.Restart(TimeSpan.FromSeconds(5));
        await world.UntilAsync(one => one.Reason?.Contains("cannot be reached", StringComparison.Ordinal) == true, 4);
        await world.PassAsync(5);
        await world.UntilActiveAsync(5);

        Assert.Equal(3, world.History.Count(DeedKind.Created));
        Assert.All(world.Engine.Daemon.Containers, one => Assert.Equal(2, one.Life));
    });

    [Fact]
    public void Engine_ToldToEnd_EndsItsContainersFirst_AndNoneIsStartedInTheMeantime() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();
        var (before, starts) = (world.Engine.Daemon.Containers.ToList(), world.Engine.CallCount(EngineCall.Start));

        world.Engine.Restart(TimeSpan.FromSeconds(1));
        await world.PassAsync(0.9);
        Assert.Equal(starts, world.Engine.CallCount(EngineCall.Start));
        await world.PassAsync(2);
        await world.UntilActiveAsync(5);

        Assert.Equal(before, world.Engine.Daemon.Running);
    });

    [Fact]
    public void Container_KilledByAPerson_RunsAgainWithinHalfASecond() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        var container = Assert.Single(world.Engine.Daemon.Containers);

        world.Engine.Daemon.Kill(container);
        world.Engine.Daemon.End(container, container.Life, 137);
        await world.PassAsync(0.2);
        Assert.Empty(world.Engine.Daemon.Running);
        await world.PassAsync(0.3);

        Assert.Equal([container], world.Engine.Daemon.Running);
    });

    [Fact]
    public void Engine_EndsWhileItStartsAContainer_WhatItLeavesBehindIsReplaced() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        var before = (await world.UntilActiveAsync()).Instances;
        var (struck, other) = (world.ContainerOf(before[0]), world.ContainerOf(before[1]));

        world.Engine.Daemon.End(struck, struck.Life, 137);
        await world.PassAsync(0.003);
        world.Engine.Crash(TimeSpan.FromSeconds(1));
        await world.PassAsync(2);
        await world.UntilActiveAsync(5);

        Assert.True(struck.IsLeftBehind);
        Assert.DoesNotContain(struck, world.Engine.Daemon.Containers);
        Assert.Contains(other, world.Engine.Daemon.Containers);
        Assert.Equal(2, world.Engine.Daemon.Running.Count);
    });

    [Fact]
    public void Removal_EngineIsRestartedMeanwhile_StillLeavesNothing() => CoreWorld.Tell(async world =>
    {
        var spec = Specs.Of();
        await world.PutAsync(spec with { Container = spec.Container with { Networks = [new NetworkAttachment("shop_default")] } }, 5);
        await world.UntilActiveAsync();
        world.Engine.Restart(TimeSpan.FromSeconds(3));
        await world.SendAsync(new ServiceCommand.Remove(true));
        await world.UntilGoneAsync(30);

        Assert.Empty(world.Engine.Daemon.Containers);
        Assert.Empty(world.Engine.Daemon.Resources.Networks);
    });
}
