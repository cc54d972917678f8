using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>All instances of a revision run the same image, however late they come and whatever its tag then stands for.</summary>
public sealed class PinnedImageStories
{
    private const string Image = "app:1";

    [Fact]
    public void ScaleUp_AfterTheTagWasMoved_RunsTheImageOfTheRevisionOnEveryHost() => CoreWorld.Tell(
        async world =>
        {
            var first = world.Registry.Publish(Image);
            await world.PutAsync(Specs.Of(Image));
            await world.UntilActiveAsync();
            world.Registry.Publish(Image);

            await world.SendAsync(new ServiceCommand.SetScale(6));
            var view = await world.UntilActiveAsync();

            Assert.Equal(first, view.ImageDigest);
            Assert.Equal(3, view.Instances.Select(one => one.Host).Distinct().Count());
            Assert.All(view.Instances, one => Assert.Equal((first, first), (one.ImageDigest, DigestOf(world, one))));
        },
        "a", "b", "c");

    [Fact]
    public void Container_RemovedBehindOurBack_AfterTheTagWasMovedAndTheNodeRestarted_IsMadeOfTheSameImage() => CoreWorld.Tell(async world =>
    {
        var first = world.Registry.Publish(Image);
        await world.PutAsync(Specs.Of(Image));
        await world.UntilActiveAsync();
        world.Registry.Publish(Image);
        await world.RestartNodeAsync();
        await world.UntilActiveAsync();

        world.Engine.Daemon.Images.Remove(Image);
        world.Engine.Daemon.Remove(Assert.Single(world.Engine.Daemon.Containers));
        await world.UntilAsync(one => one.Status == ServiceStatus.Active && world.Engine.Daemon.Containers.Count == 1);

        Assert.Equal(first, DigestOf(world, Assert.Single((await world.ViewAsync()).Instances)));
    });

    [Fact]
    public void Pull_OfTheSameImage_ChangesNothingThatRuns() => CoreWorld.Tell(async world =>
    {
        world.Registry.Publish("old:1");
        world.Registry.Publish(Image);
        await world.PutAsync(Specs.Of("old:1"), 2);
        await world.UntilActiveAsync();
        await world.PutAsync(Specs.Of(Image));
        var before = await world.UntilActiveAsync();
        var ended = world.History.Count(DeedKind.Ended);

        Assert.True((await world.SendAsync(new ServiceCommand.Put(Specs.Web, Specs.Of(Image), null, "x") { Pull = true })).Changed);
        var view = await world.UntilActiveAsync();

        Assert.Equal(before.Revision + 1, view.Revision);
        Assert.Equal((ended, before.ImageDigest), (world.History.Count(DeedKind.Ended), view.ImageDigest));
        Assert.Equal(before.Instances.Select(one => one.Id), view.Instances.Select(one => one.Id));
        // Going back is still going back to what ran before.
        await world.SendAsync(new ServiceCommand.Rollback());
        Assert.Equal("old:1", (await world.UntilActiveAsync()).Spec.Container.Image);
    });

    [Fact]
    public void Pull_OfATagThatWasMoved_UpdatesOneByOneAndRollbackGoesBackToTheImage() => CoreWorld.Tell(
        async world =>
        {
            var first = world.Registry.Publish(Image);
            await world.PutAsync(Specs.Of(Image), 4);
            await world.UntilActiveAsync();
            var second = world.Registry.Publish(Image);

            await world.SendAsync(new ServiceCommand.Put(Specs.Web, Specs.Of(Image), null, "x") { Pull = true });
            var updated = await world.UntilActiveAsync(60);
            Assert.All(updated.Instances, one => Assert.Equal(second, DigestOf(world, one)));

            await world.SendAsync(new ServiceCommand.Rollback());
            var back = await world.UntilAsync(one => one.Status == ServiceStatus.Active && one.ImageDigest == first, 60);
            Assert.All(back.Instances, one => Assert.Equal(first, DigestOf(world, one)));
        },
        "a", "b");

    [Fact]
    public void Put_TheSameAgain_AsksTheRegistryOnlyWithPolicyAlways() => CoreWorld.Tell(async world =>
    {
        world.Registry.Publish(Image);
        await world.PutAsync(Specs.Of(Image));
        await world.UntilActiveAsync();
        world.Registry.Publish(Image);

        Assert.False((await world.PutAsync(Specs.Of(Image))).Changed);

        var always = Specs.Of(Image) with { Container = Specs.Of(Image).Container with { Pull = PullPolicy.Always } };
        await world.PutAsync(always);
        await world.UntilActiveAsync();
        var third = world.Registry.Publish(Image);
        Assert.True((await world.PutAsync(always)).Changed);
        await world.UntilAsync(one => one.Status == ServiceStatus.Active && one.ImageDigest == third);
    });

    [Fact]
    public void Image_ThatNoRegistryHas_StaysByName() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        var view = await world.UntilActiveAsync();

        Assert.Null(view.ImageDigest);
        Assert.Equal("web:1", Assert.Single(world.Engine.Daemon.Containers).Spec.Image);
        Assert.False((await world.SendAsync(new ServiceCommand.Put(Specs.Web, Specs.Of(), null, "x") { Pull = true })).Changed);
    });

    [Fact]
    public void Image_NamedByItsDigest_IsPinnedFromTheStart() => CoreWorld.Tell(async world =>
    {
        var first = world.Registry.Publish(Image);
        world.Registry.Publish(Image);

        await world.PutAsync(Specs.Of($"{Image}@{first}"));
        var view = await world.UntilActiveAsync();

        Assert.Equal((first, first), (view.ImageDigest, DigestOf(world, Assert.Single(view.Instances))));
    });

    [Theory]
    [MemberData(nameof(Orders))]
    public void Tag_MovedWhileTwoHostsPullIt_EndsInOneImage(int seed) => CoreWorld.Tell(
        seed,
        async world =>
        {
            world.EngineOf("a").Daemon.Images.PullTakes = TimeSpan.FromSeconds(1);
            world.EngineOf("b").Daemon.Images.PullTakes = TimeSpan.FromSeconds(1.001);
            world.Registry.Publish(Image);
            await world.PutAsync(Specs.Of(Image), 2);
            await world.UntilAsync(one => one.Instances.Length == 2 && one.Instances.All(instance => instance.State == InstanceState.Pulling));
            var mover = MoveAsync(world);

            var view = await world.UntilAsync(one => one.Status == ServiceStatus.Active && one.ImageDigest is not null, 60);
            await mover;

            Assert.Single(view.Instances.Select(one => DigestOf(world, one)).Distinct());
        },
        "a", "b");

    /// <summary>Seeds: which host is heard first.</summary>
    public static TheoryData<int> Orders => [.. Enumerable.Range(1, 20)];

    [Fact]
    public void Update_OverSeveralHosts_PullsOnTheNextOnesBeforeTheirTurn() => CoreWorld.Tell(
        async world =>
        {
            world.Registry.Publish(Image);
            await world.PutAsync(Specs.Of(), 6);
            await world.UntilActiveAsync();
            foreach (var engine in world.Engines) engine.Daemon.Images.PullTakes = TimeSpan.FromSeconds(60);
            var began = world.Clock.GetUtcNow();

            await world.PutAsync(Specs.Of(Image));
            await world.UntilActiveAsync(300);

            // One host's pull, then those of all the others together, instead of six one after the other.
            Assert.InRange((world.Clock.GetUtcNow() - began).TotalSeconds, 120, 200);
            Assert.All(world.Engines, engine => Assert.Equal(1, engine.CallCount(EngineCall.Pull)));
        },
        "a", "b", "c", "d", "e", "f");

    [Fact]
    public void Update_ToAnImageThatCannotBeHad_IsTriedByOneHostOnly() => CoreWorld.Tell(
        async world =>
        {
            await world.PutAsync(Specs.Of(), 3);
            await world.UntilActiveAsync();
            await world.PutAsync(Specs.Of(Image));
            await world.PassAsync(60);

            Assert.Equal(1, world.Engines.Count(engine => engine.CallCount(EngineCall.Pull) > 0));
        },
        "a", "b", "c");

    [Fact]
    public void PolicyNever_IsWhatTheHostHas() => CoreWorld.Tell(async world =>
    {
        world.Registry.Publish(Image);
        world.Engine.Daemon.Images.Pulled(Image);

        await world.PutAsync(Specs.Of(Image) with { Container = Specs.Of(Image).Container with { Pull = PullPolicy.Never } });
        var view = await world.UntilActiveAsync();

        Assert.Equal((null, Image), (view.ImageDigest, Assert.Single(world.Engine.Daemon.Containers).Spec.Image));
    });

    [Fact]
    public void Trial_OfAnEngineThatPulledByDigest_StartsWhatItHas() => CoreWorld.Tell(
        async world =>
        {
            world.Registry.Publish(Image);
            await world.PutAsync(Specs.Of(Image));
            await world.UntilActiveAsync();
            await world.SendAsync(new ServiceCommand.SetScale(3));
            await world.UntilActiveAsync();
            await world.PassAsync(60);

            Assert.Equal(2, world.Engines.Count(engine => engine.Daemon.Images.Find(Image) is null));
            Assert.All(world.Board.Hosts.Values, host => Assert.Equal(TrialReach.Started, host.Trial));
        },
        "a", "b", "c");

    /// <summary>At every millisecond of the time when the first host has its image and the second not yet.</summary>
    private static async Task MoveAsync(CoreWorld world)
    {
        for (var n = 0; n < 1200; n++)
        {
            world.Registry.Publish(Image);
            await world.PassAsync(0.001);
        }
    }

    private static string? DigestOf(CoreWorld world, InstanceView one) => PinnedImage.DigestIn(world.ContainerOf(one).Spec.Image);
}
