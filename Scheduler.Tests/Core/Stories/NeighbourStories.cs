using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>What hosts find when they try what other hosts publish.</summary>
public sealed class NeighbourStories
{
    private static readonly ServiceKey Api = new("shop", "api");
    private static readonly HealthProbe Probe = new(80) { Interval = TimeSpan.FromSeconds(2) };

    [Fact]
    public void Engine_ThatHangs_StillServesAsItsNeighboursSay() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Specs.Web, 8080);
            var slot = (await world.ViewAsync()).Instances.Single(one => one.Host == Host(world).Id).Slot;
            world.EngineOf("a").Freeze();
            await UntilAsync(world, () => Host(world).Neighbours is { By.Length: 2 }, 20);

            Assert.Equal((HostState.Degraded, NeighbourReach.Reached), (Host(world).State, Host(world).Neighbours!.Reach));
            Assert.EndsWith(
                $"; its neighbours b and c still reach shop/web slot {slot} at its port 8080: what runs there still serves",
                Host(world).WholeReason, StringComparison.Ordinal);

            world.EngineOf("a").Thaw();
            await UntilAsync(world, () => Host(world) is { State: HostState.Active, Neighbours: null, Reason: null }, 20);
        },
        "a",
        "b",
        "c");

    [Fact]
    public void Port_ThatIsNotReachedFromOtherHosts_IsSaidAndNothingIsMadeAnew() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Specs.Web, 8080);
            await PutAsync(world, Api, 8081);
            world.Network.Lose("a", 8081);
            await UntilAsync(world, () => Host(world).Unreached is not null, 30);

            var said = Assert.Single(Host(world).Unreached!.Value);
            var instance = (await world.FindAsync(Api))!.Instances.Single(one => one.Host == Host(world).Id);
            Assert.Equal((instance.Id, "not reached from b and c at a.lan:8081: no connection in time"), (said.Instance, said.Words));
            Assert.Single(world.Feed.OwnAfter(0, 1000), one => one.Type == "instance.unreached" && one.Subject == "shop/api" && one.Host == "a");
            await world.PassAsync(60);
            Assert.Equal((InstanceState.Running, 2), ((await world.FindAsync(Api))!.Instances[0].State, world.History.Count(DeedKind.Started)));

            world.Network.Find("a", 8081);
            await UntilAsync(world, () => Host(world).Unreached is null, 15);
            Assert.Single(world.Feed.OwnAfter(0, 1000), one => one.Type == "instance.reached");
        },
        "a",
        "b",
        "c");

    [Fact]
    public void Ports_NoneOfWhichIsReached_AreAMatterOfTheNetworkAndNotOfInstances() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Specs.Web, 8080);
            await PutAsync(world, Api, 8081);
            world.Network.IsCut = (from, to) => to == "a";
            await world.PassAsync(60);

            Assert.Null(Host(world).Unreached);
        },
        "a",
        "b",
        "c");

    [Fact]
    public void Port_ThatRefuses_IsSaidEvenWhereItIsTheOnlyOne() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Specs.Web, 8080);
            world.EngineOf("a").Daemon.Require(world.EngineOf("a").Daemon.Running.Single().Name).Ports = [];
            await UntilAsync(world, () => Host(world).Unreached is not null, 30);

            Assert.Equal("not reached from b and c at a.lan:8080: the connection is refused", Host(world).Unreached!.Value[0].Words);
        },
        "a",
        "b",
        "c");

    [Fact]
    public void Instances_HoweverMany_CostTheSame() => CoreWorld.Tell(
        async world =>
        {
            var spec = Specs.Of("web:1", new PortSpec(80));
            await world.PutAsync(spec with { Container = spec.Container with { Probe = Probe } }, 300);
            await world.UntilActiveAsync(120);
            await world.PassAsync(10);
            var before = world.Engines.Select(engine => engine.Probe.AskedOthers.Count).ToList();
            await world.PassAsync(60);

            // Ten a second of each, however many there were to try: 200 tries of each in 60 s would be 1200 and more.
            Assert.All(world.Engines.Zip(before), one => Assert.InRange(one.First.Probe.AskedOthers.Count - one.Second, 500, 610));
        },
        "a",
        "b",
        "c");

    private static HostView Host(CoreWorld world) => world.Board.Hosts[new HostId("a")];

    /// <summary>One instance on each host.</summary>
    private static async Task PutAsync(CoreWorld world, ServiceKey key, int port)
    {
        var spec = Specs.Of("web:1", Specs.Port(port));
        await world.SendAsync(
            new ServiceCommand.Put(key, spec with { Container = spec.Container with { Probe = Probe } }, 3, world.Desk.NewUid()),
            key);
        for (var tries = 0; (await world.FindAsync(key))!.Status != ServiceStatus.Active; tries++)
        {
            Assert.True(tries < 1000, "the instances do not start");
            await world.PassAsync(0.02);
        }
    }

    private static async Task UntilAsync(CoreWorld world, Func<bool> holds, double seconds)
    {
        var end = world.Clock.GetUtcNow().AddSeconds(seconds);
        while (!holds())
        {
            Assert.True(
                world.Clock.GetUtcNow() < end,
                $"not within {seconds} s: {Host(world).State} {Host(world).WholeReason} {Host(world).Unreached?.Length}");
            await world.PassAsync(0.05);
        }
    }
}
