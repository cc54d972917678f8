using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Agents.Health;

/// <summary>An instance that was to go is to run after all, before its container has ended.</summary>
public sealed class TakenBackStories
{
    private static readonly HealthProbe Probe = new(80) { Interval = TimeSpan.FromSeconds(1) };

    [Fact]
    public void Container_TakenBackWhileItRunsOn_IsProbedAsBefore() => AgentWorld.Tell(async world =>
    {
        var spec = Specs.Of();
        var put = new ServiceCommand.Put(
            Specs.Web, spec with { Container = spec.Container with { Probe = Probe } }, 1, world.Home.Node.Desk.NewUid());
        Assert.IsType<ServiceAccepted>(await world.SendAsync(put));
        await world.UntilActiveAsync();
        await world.UntilAsync(() => world.Engine.Daemon.Containers.Count == 1);
        var wish = (await world.Agent.Disk.LoadAsync())!.Wishes.Values.Single(one => one.Goal == InstanceGoal.Running);
        var container = Assert.Single(world.Engine.Daemon.Running);

        world.Home.TellHost(wish with { Goal = InstanceGoal.Stopped, Drain = TimeSpan.FromMinutes(1), Sequence = wish.Sequence + 1 });
        await world.PassAsync(3);
        world.Home.TellHost(wish with { Sequence = wish.Sequence + 2 });
        await world.PassAsync(3);
        Assert.Equal((container.Id, 1), (Assert.Single(world.Engine.Daemon.Running).Id, container.Life));
        container.Listeners[80] = FakeListener.Refuses;

        await world.UntilAsync(() => world.Engine.Daemon.Running.Any(one => one.Id != container.Id), 10);
    });
}
