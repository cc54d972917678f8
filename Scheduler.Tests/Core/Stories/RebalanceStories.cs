using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Instances are spread anew, with everything but the engines real.</summary>
public sealed class RebalanceStories
{
    [Fact]
    public void NewHost_AfterAPlanIsOrdered_GetsItsShareAndNothingIsMissing() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 4);
        await world.UntilActiveAsync();
        world.AddHost("b");
        await world.PassAsync(1);

        var plan = world.Rebalance.Plan(stack: null, 20);
        Assert.All(await world.Rebalance.OrderAsync(plan), one => Assert.Null(one.Refusal));
        await UntilSpreadAsync(world, 2, 2);

        Assert.Equal(2, plan.Length);
        Assert.Empty(world.Rebalance.Plan(stack: null, 20));
    });

    [Fact]
    public void Order_ThatIsGiven_SurvivesARestart() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 4);
        await world.UntilActiveAsync();
        world.AddHost("b");
        await world.PassAsync(1);
        await world.Rebalance.OrderAsync(world.Rebalance.Plan(stack: null, 20));

        await world.RestartNodeAsync();

        await UntilSpreadAsync(world, 2, 2);
    });

    [Fact]
    public void Order_ThatIsCancelled_LeavesWhatHasNotMovedWhereItIs() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 6);
        await world.UntilActiveAsync();
        world.AddHost("b");
        world.EngineOf("b").Daemon.Images.Load("web:1", new FakeProcess { HealthyAfter = TimeSpan.FromHours(2) });
        await world.PassAsync(1);
        await world.Rebalance.OrderAsync(world.Rebalance.Plan(stack: null, 20));
        await world.PassAsync(1);

        Assert.Equal((Specs.Web, null), Assert.Single(await world.Rebalance.ForgetAsync(stack: null)));
        await world.UntilAsync(view => view.Status == ServiceStatus.Active && view.Instances.All(one => one is { MoveTo: null, Replaces: null }));

        Assert.Equal(6, world.EngineOf("a").Daemon.Running.Count());
        Assert.Empty(world.EngineOf("b").Daemon.Containers);
    });

    [Fact]
    public void Background_WhenItIsOn_SpreadsByItself() => CoreWorld.Tell(async world =>
    {
        world.RebalanceInBackground = new RebalanceOptions(TimeSpan.FromSeconds(10), Max: 1);
        await world.RestartNodeAsync();
        await world.PutAsync(Specs.Of(), 4);
        await world.UntilActiveAsync();
        world.AddHost("b");

        await UntilSpreadAsync(world, 2, 2);
    });

    private static async Task UntilSpreadAsync(CoreWorld world, params int[] expected)
    {
        for (var left = 60.0; ; left -= 0.02)
        {
            var found = world.Engines.Select(engine => engine.Daemon.Running.Count()).ToArray();
            Assert.True(found.Sum() >= expected.Sum(), $"{string.Join(", ", found)} run");
            if (found.SequenceEqual(expected) && (await world.ViewAsync()).Instances.All(one => one is { MoveTo: null, Replaces: null })) return;
            Assert.True(left > 0, $"{string.Join(", ", found)} run");
            await world.PassAsync(0.02);
        }
    }
}
