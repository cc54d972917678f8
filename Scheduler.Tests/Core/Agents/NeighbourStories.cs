using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;

namespace Scheduler.Tests.Core.Agents;

/// <summary>A host that its servers do not hear of, as other hosts see it.</summary>
public sealed class NeighbourStories
{
    private const string Serves = "its agent is connected and silent; its neighbours x-s1 and x-s2 still reach shop/api slot ";

    private static readonly ServiceKey Api = new("shop", "api");

    [Fact]
    public void Host_CutOffFromServersOnly_IsSaidToBeReachedByItsNeighbours() => AgentWorld.TellAmongNeighbours(async world =>
    {
        await PutAsync(world);
        var (lives, home, other) = (world.Lives(), world.Home, world.Other);

        world.IsCut = true;
        await world.UntilAsync(
            () => home.HostView is { State: HostState.Reconnecting, Neighbours.Reach: NeighbourReach.Reached, Neighbours.By.Length: 2 },
            1.7);

        Assert.StartsWith(Serves, home.HostView!.WholeReason, StringComparison.Ordinal);
        Assert.EndsWith(
            " at its port 8080: its machine is not down, only out of the servers' reach",
            home.HostView.WholeReason, StringComparison.Ordinal);
        // The other one finds the same by itself.
        await world.UntilAsync(() => other.HostView?.WholeReason == home.HostView!.WholeReason, 1);

        // It is given up all the same: what its neighbours say changes nothing.
        await world.UntilAsync(() => home.HostView is { State: HostState.Disconnected, Neighbours.Reach: NeighbourReach.Reached }, 3);
        var said = home.Node.Feed.OwnAfter(0, 1000);
        Assert.Single(said, one => one.Type == "host.neighbours");
        Assert.Contains("still reach", said.Single(one => one.Type == "host.lost").Message);

        world.IsCut = false;
        await world.UntilAsync(() => world.Servers.All(server => server.HostView is { State: HostState.Active, Neighbours: null }), 10);
        Assert.Equal(lives.Split(", ").Length, world.Lives().Split(", ").Length);
    });

    [Fact]
    public void Host_ThatIsOff_IsSaidNotToBeReachedEither() => AgentWorld.TellAmongNeighbours(async world =>
    {
        await PutAsync(world);
        var home = world.Home;

        world.IsCut = true;
        world.Network.Off.Add("h1");
        await world.UntilAsync(() => home.HostView?.Neighbours is { Reach: NeighbourReach.NotReached, By.Length: 2 }, 4);

        Assert.StartsWith(
            "its agent is connected and silent; its neighbours x-s1 and x-s2 do not reach it either (shop/api slot ",
            home.HostView!.WholeReason, StringComparison.Ordinal);
        Assert.EndsWith(" at its port 8080: no connection in time): it is down or cut off", home.HostView.WholeReason, StringComparison.Ordinal);
    });

    [Fact]
    public void Word_OfNeighbours_DoesNotOutliveWhatTheyMetWith() => AgentWorld.TellAmongNeighbours(async world =>
    {
        await PutAsync(world);
        var home = world.Home;
        world.IsCut = true;
        await world.UntilAsync(() => home.HostView?.Neighbours?.Reach == NeighbourReach.Reached, 2);

        world.Network.Off.Add("h1");
        await world.UntilAsync(() => home.HostView?.Neighbours?.Reach == NeighbourReach.NotReached, 8);
        world.Network.Off.Clear();
        await world.UntilAsync(() => home.HostView?.Neighbours?.Reach == NeighbourReach.Reached, 5);
    });

    [Fact]
    public void Host_WithoutPublishedPorts_IsAskedNobodyAbout() => AgentWorld.TellAmongNeighbours(async world =>
    {
        world.IsCut = true;
        await world.PassAsync(20);

        Assert.Null(world.Servers.First().HostView!.Neighbours);
        Assert.All(world.Servers, server => Assert.Empty(server.Neighbour.Probe.AskedOthers));
    });

    [Fact]
    public void Agent_AskedForWhatIsNotPublishedThere_IsNotTold() => AgentWorld.TellAmongNeighbours(async world =>
    {
        await PutAsync(world);
        var ask = await AskAsync(world);

        world.Home.TellHost(ask with { Port = 22 });
        world.Home.TellHost(ask with { Address = "10.0.0.77" });
        world.Home.TellHost(ask with { Host = new HostId("nobody") });
        await world.PassAsync(1);
        Assert.Empty(world.Engine.Probe.AskedOthers);

        world.Home.TellHost(ask);
        await world.PassAsync(1);
        Assert.Equal((ask.Address, 8080), (world.Engine.Probe.AskedOthers.Single().Address, world.Engine.Probe.AskedOthers.Single().Port));
    });

    [Fact]
    public void Agent_OfAnOlderProgram_IsNotAsked() => AgentWorld.TellAmongNeighbours(async world =>
    {
        await PutAsync(world);
        world.Agent.Crash();
        world.Agent.Tries = 0;
        world.Agent.Start();
        await world.UntilAsync(() => world.Shower?.HostView is { Tries: 0 });

        world.Shower!.TellHost(await AskAsync(world));
        await world.PassAsync(1);
        Assert.Empty(world.Engine.Probe.AskedOthers);
    });

    [Fact]
    public void Agent_AskedForMoreThanItHasRoomFor_LeavesTheRest() => AgentWorld.TellAmongNeighbours(async world =>
    {
        await PutAsync(world);
        var ask = await AskAsync(world);
        world.Network.Off.Add(ask.Host.Value);

        for (var number = 0; number < 40; number++) world.Home.TellHost(ask);
        await world.PassAsync(1);
        Assert.Equal(16, world.Engine.Probe.AskedOthers.Count);

        await world.PassAsync(2);
        world.Home.TellHost(ask);
        await world.PassAsync(1);
        Assert.Equal(17, world.Engine.Probe.AskedOthers.Count);
    });

    /// <summary>For what another host has.</summary>
    private static async Task<TryReach> AskAsync(AgentWorld world)
    {
        var home = world.Home.Node;
        var other = (await ApiAsync(world)).Instances.First(one => one.Host != AgentWorldAgent.Host);
        return new TryReach(
            1, home.Watch.View.Self!.Value, other.Host!.Value, Api, other.Id!.Value,
            home.Board.Hosts[other.Host.Value].Addresses[0], 8080);
    }

    /// <summary>One instance on each host.</summary>
    private static async Task PutAsync(AgentWorld world)
    {
        var desk = world.Home.Node.Desk;
        Assert.IsType<ServiceAccepted>(await desk.SendAsync(
            Api,
            new ServiceRequest(new ServiceCommand.Put(Api, Specs.Of("web:1", Specs.Port(8080)), 3, desk.NewUid())),
            TimeSpan.FromSeconds(10)));
        for (var tries = 0; (await ApiAsync(world)).Status != ServiceStatus.Active; tries++)
        {
            Assert.True(tries < 500, "the instances do not start");
            await world.PassAsync(0.02);
        }

        await world.PassAsync(0.2);
    }

    private static async Task<ServiceView> ApiAsync(AgentWorld world) =>
        Assert.IsType<ServiceView>(await world.Home.Node.Desk.GetAsync(Api, TimeSpan.FromSeconds(10)));
}
