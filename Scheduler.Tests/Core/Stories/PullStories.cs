using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Images that want a password, that are not there, and that nobody wants any more.</summary>
public sealed class PullStories
{
    private const string Registry = "registry.example.org";
    private const string Image = Registry + "/app:1";

    [Fact]
    public void Pull_WithTheRightPassword_WorksOnEveryHost() => CoreWorld.Tell(
        async world =>
        {
            Publish(world);
            world.Credentials.Keep(Registry, "ann", "right");

            await world.PutAsync(Specs.Of(Image), 2);
            var view = await world.UntilActiveAsync();

            Assert.Equal(2, view.Instances.Select(one => one.Host).Distinct().Count());
        },
        "a", "b");

    [Fact]
    public void Pull_WithoutCredentials_SaysWhichLoginIsMissing() => CoreWorld.Tell(async world =>
    {
        Publish(world);

        await world.PutAsync(Specs.Of(Image));
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);

        Assert.Contains("no basic auth credentials", view.Reason);
        Assert.Contains($"scheduler registry login {Registry}", view.Reason);
    });

    [Fact]
    public void Login_ThatWasWaitedFor_IsTriedAtOnce() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        world.Credentials.Keep(Registry, "ann", "wrong");
        await world.PutAsync(Specs.Of(Image));
        await world.PassAsync(300);
        Assert.Contains("the password kept for ann", (await world.ViewAsync()).Reason);

        world.Credentials.Keep(Registry, "ann", "right");

        await world.UntilActiveAsync(1);
    });

    [Fact]
    public void Login_StoredWhileAPullWithTheOldOneIsUnderWay_IsTriedRightAfterIt() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        world.Credentials.Keep(Registry, "ann", "wrong");
        await world.PutAsync(Specs.Of(Image));
        await world.PassAsync(300);
        world.Engine.Latency = TimeSpan.FromSeconds(1);
        await world.UntilAsync(one => one.Instances[0].NextTryAt <= world.Clock.GetUtcNow(), 90);
        await world.PassAsync(1.5);

        world.Credentials.Keep(Registry, "ann", "right");

        await world.UntilActiveAsync(10);
    });

    [Fact]
    public void Password_PutRightAtTheRegistry_HealsByItselfWithinTheBackOff() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        world.Credentials.Keep(Registry, "ann", "new");
        await world.PutAsync(Specs.Of(Image));
        await world.PassAsync(600);

        world.Registry.Demand(Registry, "ann", "new");

        await world.UntilActiveAsync(75);
    });

    [Fact]
    public void Pull_Refused_IsTriedByOneForAllAndEverMoreSeldom() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        await world.PutAsync(Specs.Of(Image), 20);
        await world.PassAsync(600);

        // A try after 1, 2, 4, 8, 16 and 32 s, then about one a minute; the jitter is a fifth.
        Assert.InRange(world.Engine.CallCount(EngineCall.Pull), 12, 20);
        Assert.All((await world.ViewAsync()).Instances, one => Assert.Contains("no basic auth credentials", one.Reason));
        Assert.Equal(0, world.History.Count(DeedKind.Created));
    });

    [Fact]
    public void Pull_Refused_AnotherImageComesToTheHost_AsksTheRegistryNoMoreThanBefore() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        await world.PutAsync(Specs.Of(Image));
        await world.PassAsync(300);
        var before = world.Engine.CallCount(EngineCall.Pull);
        for (var n = 0; n < 50; n++)
        {
            world.Engine.Daemon.ImagesChanged();
            await world.PassAsync(0.1);
        }

        Assert.InRange(world.Engine.CallCount(EngineCall.Pull) - before, 0, 1);
    });

    [Fact]
    public void Pull_OfAnUpdate_Refused_LeavesWhatRunsAndGoesToNoOtherHost() => CoreWorld.Tell(
        async world =>
        {
            Publish(world);
            await world.PutAsync(Specs.Of(), 2);
            await world.UntilActiveAsync();
            await world.PutAsync(Specs.Of(Image));
            await world.PassAsync(600);

            var view = await world.ViewAsync();
            Assert.Equal((2, ServiceStatus.Degraded), (view.Running, view.Status));
            Assert.All(
                world.Engines,
                engine => Assert.Equal((1, 0), (engine.Daemon.History.Count(DeedKind.Created), engine.Daemon.History.Count(DeedKind.Ended))));
            Assert.Equal(3, view.Instances.Length);
        },
        "a", "b");

    [Fact]
    public void Removal_OfTheOnlyServiceThatWantsAnImage_EndsItsPull() => CoreWorld.Tell(async world =>
    {
        world.Registry.Publish(Image);
        world.Engine.Daemon.Images.PullTakes = TimeSpan.FromHours(1);
        await world.PutAsync(Specs.Of(Image));
        await world.UntilAsync(one => one.Instances[0].State == InstanceState.Pulling);
        await world.PassAsync(1);
        Assert.Equal(1, world.Engine.Daemon.Images.PullsUnderWay);

        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.UntilGoneAsync(2);

        Assert.Equal(0, world.Engine.Daemon.Images.PullsUnderWay);
    });

    [Fact]
    public void Removal_OfOneOfTwoThatWantAnImage_LeavesThePullToTheOther() => CoreWorld.Tell(async world =>
    {
        world.Registry.Publish(Image);
        world.Engine.Daemon.Images.PullTakes = TimeSpan.FromSeconds(30);
        await world.PutAsync(Specs.Of(Image), 2);
        var view = await world.UntilAsync(one => one.Instances.Length == 2 && one.Instances.All(instance => instance.State == InstanceState.Pulling));

        await world.SendAsync(new ServiceCommand.RemoveInstance(view.Instances[0].Id!.Value));
        await world.UntilActiveAsync(32);

        Assert.Equal(1, world.Engine.CallCount(EngineCall.Pull));
    });

    [Fact]
    public void PolicyNever_ImageIsMissing_SaysSoAndAsksNoRegistry() => CoreWorld.Tell(async world =>
    {
        world.Registry.Publish(Image);
        var spec = Specs.Of(Image);
        await world.PutAsync(spec with { Container = spec.Container with { Pull = PullPolicy.Never } });

        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);

        Assert.Contains("is not on this host, and its pull policy is never", view.Reason);
        Assert.Equal(0, world.Engine.CallCount(EngineCall.Pull));
    });

    [Fact]
    public void Pulls_AsManyAsThereIsRoomFor_HoldUpNothingThatIsOnTheHost() => CoreWorld.Tell(async world =>
    {
        await FillTheRoomAsync(world);

        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync(1);

        Assert.Equal(3, world.Engine.Daemon.Images.PullsUnderWay);
    });

    [Fact]
    public void Pulls_AsManyAsThereIsRoomFor_HoldUpNoWordThatAnImageIsNotToBePulled() => CoreWorld.Tell(async world =>
    {
        await FillTheRoomAsync(world);

        var spec = Specs.Of(Image);
        await world.PutAsync(spec with { Container = spec.Container with { Pull = PullPolicy.Never } });

        await world.UntilAsync(one => one.Reason?.Contains("its pull policy is never", StringComparison.Ordinal) == true, 1);
    });

    [Fact]
    public void Pull_BehindAsManyAsThereIsRoomFor_SaysSoAndHasItsTurn() => CoreWorld.Tell(async world =>
    {
        await FillTheRoomAsync(world, seconds: 60);
        world.Registry.Publish(Image);
        await world.PutAsync(Specs.Of(Image), 2);

        await world.UntilAsync(one => one.Instances.Any(instance => instance.Reason == "waits for other pulls of its host to end"), 1);
        Assert.Equal(3, world.Engine.Daemon.Images.PullsUnderWay);
        await world.UntilActiveAsync(125);

        Assert.Equal(4, world.Engine.CallCount(EngineCall.Pull));
    });

    [Fact]
    public void Image_BroughtByHandWhileItWaitsToBePulled_IsTakenAtOnce() => CoreWorld.Tell(async world =>
    {
        await FillTheRoomAsync(world);
        await world.PutAsync(Specs.Of(Image));
        await world.PassAsync(5);

        world.Engine.Daemon.Images.Load(Image);
        world.Engine.Daemon.ImagesChanged();

        await world.UntilActiveAsync(1);
    });

    [Fact]
    public void Removal_OfAServiceWhoseImageWaitsToBePulled_LeavesNothingToPull() => CoreWorld.Tell(async world =>
    {
        await FillTheRoomAsync(world, seconds: 60);
        world.Registry.Publish(Image);
        await world.PutAsync(Specs.Of(Image));
        await world.PassAsync(5);

        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.UntilGoneAsync(2);
        await world.PassAsync(90);

        Assert.Equal(3, world.Engine.CallCount(EngineCall.Pull));
    });

    /// <summary>Three pulls of other services are under way, and take so long.</summary>
    private static async Task FillTheRoomAsync(CoreWorld world, int seconds = 3600)
    {
        world.Engine.Daemon.Images.PullTakes = TimeSpan.FromSeconds(seconds);
        for (var n = 1; n <= 3; n++)
        {
            var key = new ServiceKey("other", $"app{n}");
            world.Registry.Publish($"{Registry}/other:{n}");
            await world.SendAsync(new ServiceCommand.Put(key, Specs.Of($"{Registry}/other:{n}"), 1, world.Desk.NewUid()), key);
        }

        await world.PassAsync(1);
        Assert.Equal(3, world.Engine.Daemon.Images.PullsUnderWay);
    }

    private static void Publish(CoreWorld world)
    {
        world.Registry.Publish(Image);
        world.Registry.Demand(Registry, "ann", "right");
    }
}
