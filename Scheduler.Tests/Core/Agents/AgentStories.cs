using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;

namespace Scheduler.Tests.Core.Agents;

/// <summary>An agent with a process of its own, whose servers die, freeze, and are out of reach.</summary>
public sealed class AgentStories
{
    /// <summary>Of which two go on whatever becomes of one.</summary>
    private static readonly string[] Three = ["s1", "s2", "s3"];

    [Fact]
    public void Agent_ServerDies_IsAtAnotherWithinASecondAndRestartsNothing() => AgentWorld.Tell(async world =>
    {
        var (lives, session) = (world.Lives(), world.Home.HostView!.Session);

        world.Home.Crash();
        await world.UntilAsync(() => world.Shower is not null, 1);

        Assert.Equal((world.Shower!.Name, session), (world.Agent.Standing.Server, world.Shower.HostView!.Session));
        await world.PassAsync(10);
        await world.UntilActiveAsync(1);
        Assert.Equal(lives, world.Lives());
    }, Three);

    [Fact]
    public void Agent_ServerFreezes_IsAtAnotherWithinASecondAndTheThawedOneLetsGo() => AgentWorld.Tell(async world =>
    {
        var (lives, frozen, other) = (world.Lives(), world.Home, world.Other);

        frozen.Freeze();
        await world.UntilAsync(() => world.Agent.Standing.Server == other.Name, 1.1);
        await world.UntilAsync(() => other.HostView is { State: HostState.Active, Server: null }, 0.1);
        await world.PassAsync(0.2);
        frozen.Thaw();
        await world.PassAsync(5);

        Assert.Equal(other.Name, world.Agent.Standing.Server);
        Assert.Equal((HostState.Active, null), (other.HostView!.State, other.HostView.Server));
        Assert.Equal(lives, world.Lives());
    });

    [Fact]
    public void Agent_StartedAnewAndAlone_StartsNothingThatMustNeverRunTwice() => AgentWorld.Tell(async world =>
    {
        var exclusive = Specs.Of() with { OnHostLoss = HostLossPolicy.Exclusive };
        Assert.IsType<ServiceAccepted>(await world.SendAsync(new ServiceCommand.Put(Specs.Web, exclusive, 2, world.Home.Node.Desk.NewUid())));
        await world.UntilActiveAsync();

        world.IsCut = true;
        world.Agent.Crash();
        world.KillOneContainer();
        world.Agent.Start();
        await world.PassAsync(20);

        Assert.Single(world.Engine.Daemon.Running);
        world.IsCut = false;
        await world.UntilActiveAsync();
        Assert.Equal(2, world.Engine.Daemon.Running.Count());
    });

    /// <summary>The server has admitted it once more by the time the agent refuses it.</summary>
    [Fact]
    public void Agent_OldWishComesWhenItsInstanceIsGone_TakesNoRoomForGood() => AgentWorld.Tell(async world =>
    {
        var old = (await world.Agent.Disk.LoadAsync())!.Wishes.Values.Single(wish => wish.Slot == 2);
        Assert.IsType<ServiceAccepted>(await world.SendAsync(new ServiceCommand.SetScale(1)));
        await world.UntilAsync(() => world.Home.HostView!.Instances == 1);

        world.Home.TellHost(old);
        await world.PassAsync(1);

        Assert.Equal(1, world.Home.HostView!.Instances);
        Assert.Single(world.Engine.Daemon.Running);
    });

    [Fact]
    public void Agent_ServerAnswersLateOnce_StaysWhereItIs() => AgentWorld.Tell(async world =>
    {
        var home = world.Home;
        var dialled = world.Agent.Dialled.Count;

        home.Freeze();
        await world.PassAsync(0.6);
        home.Thaw();
        await world.PassAsync(3);

        Assert.Equal((home.Name, dialled), (world.Agent.Standing.Server, world.Agent.Dialled.Count));
    });

    [Fact]
    public void Agent_ServerAsksItToMove_IsAtAnotherBeforeTheServerEnds() => AgentWorld.Tell(async world =>
    {
        var (lives, leaving, other) = (world.Lives(), world.Home, world.Other);

        leaving.TellAgents(new MoveAway("it is stopping"));
        await world.UntilAsync(() => other.HostView is { State: HostState.Active, Server: null }, 0.5);

        Assert.Equal(lives, world.Lives());
    });

    [Fact]
    public void Agent_AskedToMoveWithNowhereToGo_DoubtsItsServerNoLongerThanItHasTo() => AgentWorld.Tell(async world =>
    {
        world.Home.TellAgents(new MoveAway("it is stopping"));
        await world.UntilAsync(() => world.Agent.Standing.Reason is not null, 0.5);

        await world.UntilAsync(() => world.Agent.Standing is { Server: "s1", Reason: null }, 11);
    }, "s1");

    [Fact]
    public void Host_CutOffFromAllServers_RestartsWhatDiesAndReportsAfterwards() => AgentWorld.Tell(async world =>
    {
        world.IsCut = true;
        await world.PassAsync(20);
        world.KillOneContainer();
        await world.PassAsync(1);
        Assert.Equal(2, world.Engine.Daemon.Running.Count);
        var lives = world.Lives();

        world.IsCut = false;
        await world.UntilAsync(() => world.Servers.Any(server => server.HostView is { State: HostState.Active, Server: null }), 6);
        await world.UntilActiveAsync(2);

        Assert.Equal(1, (await world.ViewAsync()).Instances.Sum(one => one.Restarts));
        Assert.Equal(lives, world.Lives());
    });

    [Fact]
    public void Host_CutOff_IsShownAsReconnectingByTheServerThatHadIt() => AgentWorld.Tell(async world =>
    {
        var home = world.Home;

        world.IsCut = true;
        await world.UntilAsync(() => home.HostView!.State == HostState.Reconnecting, 1.6);

        Assert.Equal("its agent is connected and silent", home.HostView!.Reason);
        Assert.NotNull(home.HostView.Next);
    });

    [Fact]
    public void Agent_DiesWithAllServersAndStartsAgainAlone_GoesOnByItsDisk() => AgentWorld.Tell(async world =>
    {
        foreach (var server in world.Servers) server.Crash();
        world.Agent.Crash();
        await world.PassAsync(1);
        world.KillOneContainer();

        world.Agent.Start();
        await world.PassAsync(1);
        Assert.Equal(2, world.Engine.Daemon.Running.Count);
        var lives = world.Lives();

        foreach (var server in world.Servers) server.Start();
        await world.UntilAsync(() => world.Servers.All(server => server.HostView?.State == HostState.Active), 20);
        await world.UntilActiveAsync(10);
        Assert.Equal(lives, world.Lives());
    });

    [Fact]
    public void Agent_LosesItsMemory_IsToldEverythingAnewAndRestartsNothing() => AgentWorld.Tell(async world =>
    {
        var (lives, session) = (world.Lives(), world.Home.HostView!.Session);

        world.Agent.Crash();
        world.Agent.Disk = new InMemoryDesiredStore();
        world.Agent.Start();
        await world.UntilAsync(
            () => world.Servers.All(server => server.HostView is { State: HostState.Active } shown && shown.Session != session),
            10);
        await world.UntilActiveAsync(10);
        world.KillOneContainer();
        await world.PassAsync(0.5);

        Assert.Equal(2, world.Engine.Daemon.Running.Count);
        Assert.Equal(lives.Split(", ").Length, world.Lives().Split(", ").Length);
    });

    [Fact]
    public void Report_OnItsWayWhenTheServerDies_IsSaidAgainToTheNext() => AgentWorld.Tell(async world =>
    {
        var home = world.Home;
        world.KillOneContainer();
        await world.PassAsync(0.01);

        home.Crash();
        await world.PassAsync(8);

        Assert.Equal(1, (await world.ViewAsync()).Instances.Sum(one => one.Restarts));
        await world.UntilActiveAsync(5);
    }, Three);

    [Fact]
    public void Port_PromisedByADeadServer_IsNotPromisedTwiceByTheNext() => AgentWorld.Tell(async world =>
    {
        var desk = world.Home.Node.Desk;
        await desk.SendAsync(
            Specs.Web,
            new ServiceRequest(new ServiceCommand.Put(Specs.Web, Specs.Of("web:1", Specs.Port(80)), 1, desk.NewUid())),
            TimeSpan.FromSeconds(10));
        await world.UntilActiveAsync();

        world.Home.Crash();
        await world.PassAsync(8);
        var rival = new ServiceKey("shop", "rival");
        var next = world.Home.Node.Desk;
        await next.SendAsync(
            rival,
            new ServiceRequest(new ServiceCommand.Put(rival, Specs.Of("web:1", Specs.Port(80)), 1, next.NewUid())),
            TimeSpan.FromSeconds(10));
        await world.PassAsync(5);

        var reply = await next.GetAsync(rival, TimeSpan.FromSeconds(5));
        var refused = reply as ServiceView ?? throw new InvalidOperationException($"{reply}; {string.Join("; ", world.Log.Errors)}");
        Assert.Equal(0, refused.Running);
        Assert.Contains("80", refused.Reason, StringComparison.Ordinal);
    }, Three);

    [Fact]
    public void Service_ThatTheDatabaseHasLost_LeavesOrphansThatRunOn() => AgentWorld.Tell(async world =>
    {
        foreach (var server in world.Servers) server.Crash();
        world.LoseDatabase();
        var lives = world.Lives();

        foreach (var server in world.Servers) server.Start();
        await world.UntilAsync(() => world.Servers.All(server => server.HostView is { State: HostState.Active, Orphans.Length: 2 }), 20);
        await world.PassAsync(10);

        Assert.Equal(2, world.Home.HostView!.Instances);
        Assert.Equal(lives, world.Lives());
    });

    [Fact]
    public void Wish_ThatCannotBeKept_IsNotActedOnUntilItIs() => AgentWorld.Tell(async world =>
    {
        var disk = new BrokenDisk();
        world.Agent.Crash();
        world.Agent.Disk = disk;
        world.Agent.Start();
        await world.UntilAsync(() => world.Servers.All(server => server.HostView is { State: HostState.Active }), 10);
        await world.UntilActiveAsync(10);

        disk.IsBroken = true;
        await world.SendAsync(new ServiceCommand.SetScale(3));
        await world.PassAsync(8);
        Assert.Equal(2, world.Engine.Daemon.Running.Count);

        disk.IsBroken = false;
        await world.UntilActiveAsync(10);
        Assert.Equal(3, world.Engine.Daemon.Running.Count);
        world.Log.Errors.RemoveAll(error => error.Contains("desired set", StringComparison.Ordinal));
    });

    /// <summary>A disk that can neither be written nor emptied, as one that has become read-only.</summary>
    private sealed class BrokenDisk : IDesiredStore
    {
        private readonly InMemoryDesiredStore _disk = new();

        public bool IsBroken { get; set; }

        public Task<DesiredSet?> LoadAsync(CancellationToken cancel = default) => _disk.LoadAsync(cancel);

        public Task SaveAsync(DesiredSet set, CancellationToken cancel = default) => IsBroken ? Refuse() : _disk.SaveAsync(set, cancel);

        public Task ForgetAsync(CancellationToken cancel = default) => IsBroken ? Refuse() : _disk.ForgetAsync(cancel);

        private static Task Refuse() => Task.FromException(new DesiredStoreException("read-only file system"));
    }
}
