using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Ports that strangers hold, volumes that are on one host alone, and hosts with several addresses.</summary>
public sealed class HostLackStories
{
    private static readonly ServiceSpec Published = Specs.Of("web:1", Specs.Port(8080));

    [Fact]
    public void Port_HeldByAProcessThatCanBeSeen_TheHostIsNotEvenTried() => CoreWorld.Tell(async world =>
    {
        var ports = world.EngineOf("a").Daemon.Ports;
        ports.AreSeen = true;
        ports.SetForeign(8080, taken: true);
        await world.PassAsync(31);
        Assert.Contains(world.Board.Hosts[new HostId("a")].Ports, claim => claim is { Port: 8080, Holder: "sshd (process 42)" });

        await world.PutAsync(Published);
        var view = await world.UntilActiveAsync(3);

        Assert.Equal("b", view.Instances.Single().Host!.Value.Value);
        Assert.Empty(world.EngineOf("a").Daemon.History.Deeds);
    }, "a", "b");

    [Fact]
    public void Slot_WithoutAHostThatHasItsPort_IsPlacedAtOnceWhenTheServiceNeedsThePortNoMore() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Published, 2);
        // By now it is tried again only every ten seconds.
        await world.PassAsync(27);
        Assert.Null(Assert.Single((await world.ViewAsync()).Instances, one => one.Slot == 2).Id);

        await world.PutAsync(Specs.Of());

        Assert.NotNull(Assert.Single((await world.ViewAsync()).Instances, one => one.Slot == 2).Id);
    });

    [Fact]
    public void Port_HeldByAProcessThatCannotBeSeen_IsLearntFromTheEngineAndAnotherHostIsTaken() => CoreWorld.Tell(async world =>
    {
        world.EngineOf("a").Daemon.Ports.SetForeign(8080, taken: true);
        await world.PutAsync(Published);

        var view = await world.UntilActiveAsync(10);

        Assert.Equal("b", view.Instances.Single().Host!.Value.Value);
        Assert.Empty(world.EngineOf("a").Daemon.Containers);
        Assert.Equal(HostState.Active, world.Board.Hosts[new HostId("a")].State);
        Assert.Contains(world.Board.Hosts[new HostId("a")].Ports, claim => claim is { Port: 8080, Instance: null });
    }, "a", "b");

    [Fact]
    public void Port_OfARangeHeldByAStranger_TheNextOfItIsTaken() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Ports.SetForeign(8000, taken: true);
        await world.PutAsync(Specs.Of("web:1", new PortSpec(80, 8000, 8001)));

        var view = await world.UntilActiveAsync(10);

        Assert.Equal("0.0.0.0:8001->80/tcp", view.Instances.Single().Ports.Single());
    });

    [Fact]
    public void Port_HeldOnTheOnlyHost_NamesTheHolderAndHealsWhenItIsFree() => CoreWorld.Tell(async world =>
    {
        var ports = world.Engine.Daemon.Ports;
        ports.AreSeen = true;
        await world.PutAsync(Published);
        await world.UntilActiveAsync();
        var container = world.Engine.Daemon.Containers.Single();
        world.Engine.Daemon.End(container, container.Life, 1);
        ports.SetForeign(8080, taken: true);

        var view = await world.UntilAsync(one => one.Reason?.Contains("8080/tcp is held by sshd (process 42)", StringComparison.Ordinal) == true, 5);
        Assert.Equal(ServiceStatus.Degraded, view.Status);

        ports.SetForeign(8080, taken: false);
        await world.UntilActiveAsync(12);
        Assert.Equal(1, world.History.Count(DeedKind.Created));
    });

    [Fact]
    public void Port_OnTwoAddressesOfOneHost_ServesTwoServices() => CoreWorld.Tell(async world =>
    {
        var other = new ServiceKey("shop", "other");
        await world.PutAsync(Specs.Of("web:1", Specs.Port(8080, "10.0.0.1")));
        await world.SendAsync(new ServiceCommand.Put(other, Specs.Of("web:1", Specs.Port(8080, "10.0.0.2")), 1, world.Desk.NewUid()), other);

        await world.UntilActiveAsync(5);
        await world.PassAsync(2);

        Assert.Equal(ServiceStatus.Active, (await world.FindAsync(other))!.Status);
        Assert.Equal(
            ["10.0.0.1:8080", "10.0.0.2:8080"],
            world.Engine.Daemon.Running.SelectMany(one => one.Ports).Select(port => $"{port.HostIp}:{port.HostPort}").Order());
    });

    [Fact]
    public void Volume_LeftOnAHost_DrawsItsServiceBackThere() => CoreWorld.Tell(async world =>
    {
        var spec = Stateful();
        await world.PutAsync(spec with { Constraints = ["node.id==b"] });
        await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.UntilGoneAsync();

        await world.PutAsync(spec);
        var view = await world.UntilActiveAsync(5);

        Assert.Equal("b", view.Instances.Single().Host!.Value.Value);
    }, "a", "b");

    [Fact]
    public void Volume_OnAHostThatIsAway_IsWaitedForAndSaid() => CoreWorld.Tell(async world =>
    {
        var spec = Stateful();
        await world.PutAsync(spec with { Constraints = ["node.id==b"] });
        await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.UntilGoneAsync();
        world.EngineOf("b").Freeze();
        await world.PassAsync(10);

        await world.PutAsync(spec);
        var view = await world.UntilAsync(one => one.Reason?.Contains("a: its volume shop_data is on b", StringComparison.Ordinal) == true, 5);
        Assert.Contains("b: ", view.Reason);
        world.EngineOf("b").Thaw();

        await world.UntilActiveAsync(15);
        Assert.Single(world.EngineOf("b").Daemon.Running);
    }, "a", "b");

    private static ServiceSpec Stateful()
    {
        var spec = Specs.Of();
        return spec with { Container = spec.Container with { Mounts = [new MountSpec(MountType.Volume, "/data", "shop_data")] } };
    }
}
