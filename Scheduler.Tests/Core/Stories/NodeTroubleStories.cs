using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A node, or one of its actors, dies: what runs goes on, and is looked after again.</summary>
public sealed class NodeTroubleStories
{
    [Fact]
    public void Node_Restarted_AdoptsEveryContainerAndRestartsNone() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of("web:1", new PortSpec(80, 8000, 8009)), 5);
        var before = await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Restart());
        before = await world.UntilActiveAsync();
        await world.RestartNodeAsync();
        var after = await world.UntilActiveAsync(10);
        await world.PassAsync(60);

        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Instances.Select(one => (one.Id, one.ContainerId)), after.Instances.Select(one => (one.Id, one.ContainerId)));
        Assert.Equal((5, 10), (world.History.Count(DeedKind.Created), world.History.Count(DeedKind.Started)));
        Assert.Empty(world.Board.Hosts.Values.Single().Orphans);
    });

    [Fact]
    public void Node_AwayWhileAContainerDies_StartsItWhenItIsBack() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        await world.StopNodeAsync();
        var container = world.Engine.Daemon.Containers[0];
        world.Engine.Daemon.End(container, container.Life, 137);
        await world.PassAsync(30);
        await world.StartNodeAsync();

        await world.UntilActiveAsync(10);
        Assert.Equal((2, 3), (world.History.Count(DeedKind.Created), world.History.Count(DeedKind.Started)));
    });

    /// <summary>An engine does not list the ports of a container that has ended, and a container cannot change them.</summary>
    [Fact]
    public void Node_AwayWhileAContainerWithAPortOfARangeDies_PromisesThatPortToNobodyElse() => CoreWorld.Tell(async world =>
    {
        var range = Specs.Of("web:1", new PortSpec(80, 8000, 8001));
        var other = new ServiceKey("shop", "other");
        await world.SendAsync(new ServiceCommand.Put(other, range, 1, world.Desk.NewUid()), other);
        await world.PassAsync(1);
        await world.PutAsync(range);
        var holder = (await world.UntilActiveAsync()).Instances.Single();
        await world.SendAsync(new ServiceCommand.Remove(Volumes: false), other);
        await world.PassAsync(1);
        await world.StopNodeAsync();
        var container = world.Engine.Daemon.Running.Single();
        world.Engine.Daemon.End(container, container.Life, 137);
        await world.StartNodeAsync();

        await world.SendAsync(new ServiceCommand.SetScale(2));

        var view = await world.UntilActiveAsync(10);
        Assert.Contains("8001", Assert.Single(view.Instances, one => one.Id == holder.Id).Ports.Single(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("/agent")]
    [InlineData("/host-a")]
    [InlineData("web")]
    public void Actor_Fails_ItsSuccessorLooksAfterTheSameContainers(string actor) => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of("web:1", new PortSpec(80, 8000, 8009)), 3);
        await world.UntilActiveAsync();
        world.Fail(actor);
        var first = world.Engine.Daemon.Containers[0];
        world.Engine.Daemon.End(first, first.Life, 137);
        await world.PassAsync(10);
        Assert.Single(world.Log.Errors, line => line.Contains("failed at", StringComparison.Ordinal));
        world.Log.Errors.Clear();
        await world.UntilActiveAsync(10);

        foreach (var one in world.Engine.Daemon.Running) world.Engine.Daemon.End(one, one.Life, 137);
        await world.PassAsync(1);

        Assert.Equal(3, world.Engine.Daemon.Running.Count);
        Assert.Equal((3, 7), (world.History.Count(DeedKind.Created), world.History.Count(DeedKind.Started)));
        Assert.Equal(ServiceStatus.Active, (await world.ViewAsync()).Status);
    });

    [Fact]
    public void Node_RestartedDuringAnUpdate_FinishesIt() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Publish("web:2");
        await world.PutAsync(Specs.Of(), 4);
        await world.UntilActiveAsync();
        await world.PutAsync(Specs.Of("web:2"));
        await world.UntilAsync(view => view.UpToDate == 2);
        await world.RestartNodeAsync();

        await world.UntilActiveAsync(20);

        Assert.All(world.Engine.Daemon.Containers, one => Assert.StartsWith("web:2@", one.Spec.Image, StringComparison.Ordinal));
        Assert.Equal(8, world.History.Count(DeedKind.Created));
    });
}
