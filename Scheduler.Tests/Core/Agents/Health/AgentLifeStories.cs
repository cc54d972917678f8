using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Agents.Health;

/// <summary>What an agent's next life makes of containers that the one before was asking after their health.</summary>
public sealed class AgentLifeStories
{
    private static readonly HealthProbe Probe = new(80) { Interval = TimeSpan.FromSeconds(1), InitializingTimeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public void Agent_StartedAnewBeforeAContainerWasEverHealthy_MakesItAnewWhenItsFirstTimeIsOver() => AgentWorld.Tell(async world =>
    {
        await PutAsync(world, "deaf:1", new FakeProcess { ListensAfter = TimeSpan.MaxValue });
        await world.PassAsync(8);
        Assert.Contains((await world.ViewAsync()).Instances, one => one.State == InstanceState.Initializing);
        var lives = world.Lives();

        await RestartAsync(world);
        await world.PassAsync(15);

        Assert.NotEqual(lives, world.Lives());
    });

    /// <summary>It may have been healthy for long, and is not condemned for what it does just now.</summary>
    [Fact]
    public void Agent_StartedAnewAfterAContainerWasHealthy_GivesItAllTheTimeOfOneThatWasThereBefore() => AgentWorld.Tell(async world =>
    {
        await PutAsync(world, "well:1", new FakeProcess());
        await world.UntilActiveAsync();
        var lives = world.Lives();

        await RestartAsync(world, () =>
        {
            foreach (var one in world.Engine.Daemon.Running) one.Listeners[80] = FakeListener.Refuses;
        });
        await world.PassAsync(60);

        Assert.Equal(lives, world.Lives());
        Assert.All((await world.ViewAsync()).Instances, one => Assert.Equal(InstanceState.Initializing, one.State));
    });

    private static async Task PutAsync(AgentWorld world, string image, FakeProcess program)
    {
        world.Engine.Daemon.Images.Load(image, program);
        var spec = Specs.Of(image);
        var put = new ServiceCommand.Put(
            Specs.Web,
            spec with
            {
                Container = spec.Container with { Probe = Probe },
                Update = new UpdatePolicy { FailureAction = UpdateFailureAction.Hold }
            },
            2,
            world.Home.Node.Desk.NewUid());
        Assert.IsType<ServiceAccepted>(await world.SendAsync(put));
    }

    private static async Task RestartAsync(AgentWorld world, Action? meanwhile = null)
    {
        world.Agent.Crash();
        meanwhile?.Invoke();
        await world.PassAsync(1);
        world.Agent.Start();
        await world.UntilAsync(() => world.Shower is not null);
    }
}
