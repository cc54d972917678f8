using Scheduler.Core.Hosts.Records;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Hosts are taken out of service and back, with everything but the engines real.</summary>
public sealed class DrainStories
{
    [Fact]
    public void Drain_OfAHost_NeverRunsLessThanDesired() => CoreWorld.Tell(
        async world =>
        {
            await world.PutAsync(Specs.Of(), 4);
            await world.UntilActiveAsync();
            await world.DrainAsync("a");

            await UntilDrainedAsync(world, "a", () => Assert.True(Running(world) >= 4, $"{Running(world)} run"));

            Assert.Empty(world.EngineOf("a").Daemon.Containers);
            Assert.Equal(4, Running(world));
            Assert.Equal(ServiceStatus.Active, (await world.ViewAsync()).Status);
        },
        "a", "b");

    [Fact]
    public void Drain_WithHealthChecks_WaitsForEachNewInstanceToBeWell() => CoreWorld.Tell(
        async world =>
        {
            foreach (var engine in world.Engines) engine.Daemon.Images.Load("web:1", new FakeProcess { HealthyAfter = TimeSpan.FromSeconds(3) });
            await world.PutAsync(Specs.Of(), 2);
            await world.UntilActiveAsync();
            var began = world.Clock.GetUtcNow();
            await world.DrainAsync("a");

            await UntilDrainedAsync(world, "a", () => Assert.True(Healthy(world) >= 2, $"{Healthy(world)} are well"));

            Assert.True(world.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(3));
        },
        "a", "b");

    [Fact]
    public void Drain_AndItsCancellation_SurviveARestart() => CoreWorld.Tell(
        async world =>
        {
            await world.PutAsync(Specs.Of(), 2);
            await world.UntilActiveAsync();
            await world.DecideAsync("a", new HostCommand.SetAvailability(HostAvailability.Draining, "new kernel"));
            await world.RestartNodeAsync();

            await UntilDrainedAsync(world, "a", () => Assert.True(Running(world) >= 2));
            await world.ActivateAsync("a");
            await world.RestartNodeAsync();
            await world.UntilActiveAsync();
            await world.SendAsync(new ServiceCommand.SetScale(4));
            await world.UntilActiveAsync();

            Assert.Equal(2, world.EngineOf("a").Daemon.Running.Count());
        },
        "a", "b");

    [Fact]
    public void Drain_WithoutAnotherHost_WaitsAndSaysWhy() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 1);
        await world.UntilActiveAsync();
        await world.DrainAsync("a");
        await world.PassAsync(5);

        var left = Assert.Single(DrainOf(world, "a").Left);
        Assert.Equal((DrainStage.Waiting, "no host fits: a: it is draining"), (left.Stage, left.Reason));
        Assert.Single(world.Engine.Daemon.Running);

        world.AddHost("b");
        await UntilDrainedAsync(world, "a", () => Assert.True(Running(world) >= 1));
    });

    [Fact]
    public void Drain_OfAPublishedPort_MovesToAHostWhereItIsFree() => CoreWorld.Tell(
        async world =>
        {
            await world.PutAsync(Specs.Of("web:1", Specs.Port(80)), 2);
            await world.UntilActiveAsync();
            await world.DrainAsync("a");

            await UntilDrainedAsync(world, "a", () => Assert.True(Running(world) >= 2));

            Assert.Equal((1, 1), (world.EngineOf("b").Daemon.Running.Count(), world.EngineOf("c").Daemon.Running.Count()));
        },
        "a", "b", "c");

    [Fact]
    public void DeactivatedHost_AfterARestart_StillGetsNothingNew() => CoreWorld.Tell(
        async world =>
        {
            await world.DecideAsync("a", new HostCommand.SetAvailability(HostAvailability.Inactive));
            await world.RestartNodeAsync();
            await world.PutAsync(Specs.Of(), 3);
            await world.UntilActiveAsync();

            Assert.Empty(world.EngineOf("a").Daemon.Containers);
        },
        "a", "b");

    [Fact]
    public void RemovedHost_WithInstances_IsReplacedAndForgotten() => CoreWorld.Tell(
        async world =>
        {
            await world.PutAsync(Specs.Of(), 2);
            await world.UntilActiveAsync();
            world.EngineOf("a").Freeze();
            world.Judge.Forget("a");
            await world.DecideAsync("a", new HostCommand.Remove(Force: true));
            await world.UntilAsync(view => view.Status == ServiceStatus.Active && view.Instances.All(one => one.Host == new HostId("b")));

            Assert.Equal([new HostId("b")], world.Board.Hosts.Keys);
            world.EngineOf("a").Thaw();
        },
        "a", "b");

    [Fact]
    public void Labels_ThatAPersonSets_AreMetByConstraints() => CoreWorld.Tell(
        async world =>
        {
            await world.DecideAsync(
                "b",
                new HostCommand.SetLabels(System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd"), []));
            await world.PutAsync(Specs.Of() with { Constraints = ["node.labels.disk==ssd"] }, 2);
            await world.UntilActiveAsync();

            Assert.Equal(2, world.EngineOf("b").Daemon.Running.Count());
        },
        "a", "b");

    private static HostDrain DrainOf(CoreWorld world, string host) => HostDrain.Of(new HostId(host), world.Board);

    private static int Running(CoreWorld world) => world.Engines.Sum(engine => engine.Daemon.Running.Count());

    private static int Healthy(CoreWorld world) =>
        world.Engines.Sum(engine => engine.Daemon.Running.Count(one => one.Health == Scheduler.Core.Hosts.ContainerHealth.Healthy));

    /// <summary>Looks every few milliseconds whether what must hold all the time does.</summary>
    private static async Task UntilDrainedAsync(CoreWorld world, string host, Action always, double seconds = 60)
    {
        for (
            var left = seconds;
            !(world.Board.Hosts.GetValueOrDefault(new HostId(host)) is { Availability: HostAvailability.Draining } && DrainOf(world, host).IsDone);
            left -= 0.02)
        {
            Assert.True(
                left > 0,
                $"not drained after {seconds} s: {string.Join("; ", DrainOf(world, host).Left.Select(one => $"{one.Id} {one.Stage} {one.Reason}"))}, {world.Board.Hosts[new HostId(host)].Instances} instances");
            always();
            await world.PassAsync(0.02);
        }

        always();
    }
}
