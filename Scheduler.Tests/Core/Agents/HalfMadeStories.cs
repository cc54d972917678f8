using Scheduler.Core.Agents;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Agents;

/// <summary>Containers whose agent ended while it made them: they are there, and not in all of their networks.</summary>
public sealed class HalfMadeStories
{
    private static readonly ServiceSpec TwoNetworks = Specs.Of() with
    {
        Container = new ContainerSpec { Image = "web:1", Networks = [new NetworkAttachment("front"), new NetworkAttachment("back")] },
    };

    [Fact]
    public void Container_FoundByTheAgentsNextLife_IsInAllItsNetworksBeforeItRuns() => AgentWorld.Tell(async world =>
    {
        await MakeByHalvesAsync(world);
        world.Agent.Crash();
        world.Engine.Faults.Release();
        await world.PassAsync(1);
        Assert.All(Made(world), one => Assert.Equal((EngineContainerState.Created, "front"), (one.State, string.Join(' ', one.Networks))));

        world.Agent.Start();
        await world.UntilAsync(() => IsWhole(world));

        Assert.Equal(0, world.Engine.CallCount(EngineCall.Remove));
    });

    [Fact]
    public void Container_FoundWhenItsNameIsTaken_IsInAllItsNetworksBeforeItRuns()
    {
        var loop = new SimLoop(new SimEntropy(1));
        var engine = new FakeEngine(loop.Time);
        engine.Daemon.Images.Load("web:1");
        var wish = Wishes.Of(spec: TwoNetworks.Container);
        var plan = new ContainerPlan(
            "shop_web.1.abcd1234-1",
            wish.Container,
            ContainerIdentity.LabelsOf(Wishes.Cluster, wish),
            ContainerIdentity.OwnerLabelsOf(Wishes.Cluster, wish.Service.Stack));
        var left = engine.Daemon.Create(plan);
        left.Networks.Remove("back");

        loop.Await(() => EngineWork.CreateAndStartAsync(engine, new RememberedFiles(new FakeFiles()), plan, default));

        Assert.Equal((EngineContainerState.Running, "back front"), (left.State, string.Join(' ', left.Networks)));
    }

    /// <summary>The calls that make the containers hang; what they come to then is in the first of two networks.</summary>
    private static async Task MakeByHalvesAsync(AgentWorld world)
    {
        var daemon = world.Engine.Daemon;
        daemon.Signalled += signal =>
        {
            if (signal is EngineSignal.ContainerChanged { Action: "create" } made) daemon.Require(made.ContainerId).Networks.Remove("back");
        };
        world.Engine.Faults.Hang(EngineCall.Create);
        var key = new ServiceKey("shop", "half");
        var desk = world.Home.Node.Desk;
        var request = new ServiceRequest(new ServiceCommand.Put(key, TwoNetworks, 2, desk.NewUid()));
        Assert.IsType<ServiceAccepted>(await desk.SendAsync(key, request, TimeSpan.FromSeconds(10)));
        await world.PassAsync(1);
    }

    private static IEnumerable<FakeContainer> Made(AgentWorld world) =>
        world.Engine.Daemon.Containers.Where(one => one.Name.StartsWith("shop_half.", StringComparison.Ordinal));

    private static bool IsWhole(AgentWorld world) =>
        Made(world).Count(one => one.State == EngineContainerState.Running && one.Networks.SetEquals(["back", "front"])) == 2;
}
