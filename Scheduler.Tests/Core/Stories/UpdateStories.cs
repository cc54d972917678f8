using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Images, ports and hosts: what a new version or a new place needs.</summary>
public sealed class UpdateStories
{
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary<string, string>.Empty;

    [Fact]
    public void Update_ImageIsMissing_RunningInstanceIsUntouchedAndTheReasonShows() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        await world.PutAsync(Specs.Of("web:2"));
        await world.PassAsync(300);

        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);
        Assert.Contains("cannot pull image web:2", view.Reason);
        Assert.Contains("manifest unknown", view.Reason);
        Assert.Equal((1, 0), (world.History.Count(DeedKind.Started), world.History.Count(DeedKind.Ended)));

        world.Engine.Daemon.Images.Publish("web:2");
        await world.UntilActiveAsync(90);
        Assert.StartsWith("web:2@", Assert.Single(world.Engine.Daemon.Containers).Spec.Image, StringComparison.Ordinal);
    });

    [Fact]
    public void Update_ImageIsLoadedByHand_IsTakenAtOnce() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of("web:2"));
        await world.PassAsync(200);
        world.Engine.Daemon.Images.Load("web:2");
        world.Engine.Daemon.ImagesChanged();

        await world.UntilActiveAsync(1);
    });

    [Fact]
    public void Update_ThreeInstances_NeverMoreThanOneIsDown() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Publish("web:2");
        await world.PutAsync(Specs.Of("web:1", Specs.Port(80)), 1);
        await world.UntilActiveAsync();
        var up = 1;
        var fewest = 1;
        world.History.Happened += deed =>
        {
            up += deed.Kind switch { DeedKind.Started => 1, DeedKind.Ended => -1, _ => 0 };
            fewest = Math.Min(fewest, up);
        };
        await world.PutAsync(Specs.Of("web:1", new PortSpec(80, 80, 90)), 3);
        await world.UntilActiveAsync();
        fewest = 3;

        await world.PutAsync(Specs.Of("web:2", new PortSpec(80, 80, 90)));
        var view = await world.UntilActiveAsync();

        Assert.Equal((2, 3), (fewest, view.UpToDate));
        Assert.Equal(3, world.Engine.Daemon.Containers.Count);
    });

    [Fact]
    public void Rollback_OfAnUpdateThatCannotPull_TouchesNothing() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        await world.PutAsync(Specs.Of("web:2"));
        await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);

        await world.SendAsync(new ServiceCommand.Rollback());
        await world.UntilActiveAsync();

        Assert.Equal((2, 0), (world.History.Count(DeedKind.Started), world.History.Count(DeedKind.Ended)));
    });

    [Fact]
    public void Pull_TakesLong_ShowsProgressAndIsSharedByAll() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Publish("web:2");
        world.Engine.Daemon.Images.PullTakes = TimeSpan.FromMinutes(5);
        await world.PutAsync(Specs.Of("web:2"), 5);

        await world.UntilAsync(one => one.Instances.Length == 5 && one.Instances.All(instance => instance.State == InstanceState.Pulling));
        var view = await world.UntilAsync(one => one.Reason?.Contains("pulling", StringComparison.Ordinal) == true);
        Assert.Equal(ServiceStatus.Activating, view.Status);
        await world.UntilActiveAsync(301);
    });

    [Fact]
    public void Removal_DuringALongPull_DoesNotWaitForIt() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Publish("web:2");
        world.Engine.Daemon.Images.PullTakes = TimeSpan.FromMinutes(5);
        await world.PutAsync(Specs.Of("web:2"), 2);
        await world.UntilAsync(one => one.Instances.Length == 2 && one.Instances.All(instance => instance.State == InstanceState.Pulling));

        await world.SendAsync(new ServiceCommand.Remove(false));

        await world.UntilGoneAsync(5);
        await world.PassAsync(600);
        Assert.Empty(world.Engine.Daemon.Containers);
    });

    [Fact]
    public void Port_TakenByAProcess_ShowsTheDaemonsWordsAndHealsWhenFreed() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Ports.SetForeign(80, taken: true);
        await world.PutAsync(Specs.Of("web:1", Specs.Port(80)));
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);
        Assert.Contains("address already in use", view.Reason);

        await world.PassAsync(60);
        Assert.Single(world.Engine.Daemon.Containers);
        world.Engine.Daemon.Ports.SetForeign(80, taken: false);
        await world.UntilActiveAsync(13);
    });

    [Fact]
    public void Port_TakenByAForeignContainer_NamesItAndHealsWhenItGoes() => CoreWorld.Tell(async world =>
    {
        var foreign = world.Engine.Daemon.Create(new ContainerPlan("nginx", Specs.Of("web:1", Specs.Port(80)).Container, NoLabels, NoLabels));
        world.Engine.Daemon.Start(foreign);
        await world.PassAsync(1);
        await world.PutAsync(Specs.Of("web:1", Specs.Port(80)));
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);
        Assert.Contains("port 80/tcp is taken by container nginx", view.Reason);

        world.Engine.Daemon.Remove(foreign);
        await world.UntilActiveAsync(2);
    });

    [Fact]
    public void Port_TwoServices_OnlyOneGetsItAndTheOtherFollows() => CoreWorld.Tell(async world =>
    {
        var other = new ServiceKey("shop", "other");
        await world.PutAsync(Specs.Of("web:1", Specs.Port(80)));
        await world.SendAsync(new ServiceCommand.Put(other, Specs.Of("web:1", Specs.Port(80)), 1, "other000"), other);
        await world.UntilActiveAsync();
        await world.PassAsync(5);
        Assert.Contains("taken by shop/web slot 1", (await world.FindAsync(other))!.Reason);

        await world.SendAsync(new ServiceCommand.Remove(false));
        await world.PassAsync(2);

        Assert.Equal(ServiceStatus.Active, (await world.FindAsync(other))!.Status);
    });

    [Fact]
    public void Global_HostComes_GetsAnInstance() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Global());
        Assert.Equal(1, (await world.UntilActiveAsync()).Scale);

        world.AddHost("b");
        var view = await world.UntilAsync(one => one is { Status: ServiceStatus.Active, Scale: 2 }, 5);

        Assert.Equal(["a", "b"], view.Instances.Select(one => one.Host!.Value.Value).Order());
    });

    [Fact]
    public void Dependency_ComesLater_ReleasesTheService() => CoreWorld.Tell(async world =>
    {
        var db = new ServiceKey("shop", "db");
        await world.PutAsync(Specs.Of() with { DependsOn = [new Dependency("db")] });
        var waiting = await world.UntilAsync(one => one.Reason is not null);
        Assert.Equal((ServiceStatus.Activating, "waits for shop/db to be created"), (waiting.Status, waiting.Reason));

        await world.SendAsync(new ServiceCommand.Put(db, Specs.Of(), 1, "db000000"), db);

        await world.UntilActiveAsync(2);
    });
}
