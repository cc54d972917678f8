using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Logins that came with a service's revision.</summary>
public sealed class RevisionLoginStories
{
    private const string Registry = "registry.example.org";
    private const string Image = Registry + "/app:1";

    private static readonly RevisionLogin Right = FakeCredentials.Own(Registry, "ann", "right");
    private static readonly RevisionLogin Wrong = FakeCredentials.Own(Registry, "ann", "wrong");

    [Fact]
    public void Pull_WithTheRevisionsLogin_GoesBeforeTheRegistrys() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        world.Credentials.Keep(Registry, "bob", "wrong");

        await PutAsync(world, Image, Right);

        await world.UntilActiveAsync();
    });

    [Fact]
    public void Pull_OfAnotherService_DoesNotUseIt() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        await PutAsync(world, Image, Right);
        await world.UntilActiveAsync();
        world.Registry.Publish($"{Registry}/app:2");

        var other = new ServiceKey("other", "app");
        await world.SendAsync(new ServiceCommand.Put(other, Specs.Of($"{Registry}/app:2"), 1, world.Desk.NewUid()), other);
        await world.PassAsync(3);

        Assert.Contains("no basic auth credentials", (await world.FindAsync(other))!.Reason);
    });

    [Fact]
    public void Login_ThatWasWrong_IsTriedAtOnceWhenAnotherComes() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        await PutAsync(world, Image, Wrong);
        await world.PassAsync(300);
        Assert.Contains("authentication required", (await world.ViewAsync()).Reason);

        await PutAsync(world, Image, Right);

        await world.UntilActiveAsync(2);
    });

    [Fact]
    public void Login_OtherThanBefore_TouchesNothingThatRuns() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        var first = await PutAsync(world, Image, Right);
        await world.UntilActiveAsync();
        var container = world.Engine.Daemon.Containers.Single().Id;

        Assert.False((await PutAsync(world, Image, Right)).Changed);
        world.Registry.Demand(Registry, "ann", "new");
        var changed = await PutAsync(world, Image, FakeCredentials.Own(Registry, "ann", "new"));
        await world.UntilActiveAsync();

        Assert.Equal((first.View.Revision, first.Version + 1), (changed.View.Revision, changed.Version));
        Assert.Equal(container, world.Engine.Daemon.Containers.Single().Id);
    });

    /// <summary>As the docker command line names images whose digest it could ask for.</summary>
    [Fact]
    public void Image_ThatNamesItsDigest_IsPulledWithTheNewestLoginAndThenLeftAlone() => CoreWorld.Tell(async world =>
    {
        var image = $"{Image}@{Publish(world)}";
        await PutAsync(world, image, Wrong);
        await world.PassAsync(300);
        await PutAsync(world, image, Right);
        await world.UntilActiveAsync(2);
        var container = world.Engine.Daemon.Containers.Single().Id;

        await PutAsync(world, image, FakeCredentials.Own(Registry, "ann", "new"));
        await world.PassAsync(30);

        Assert.Equal((container, 1), (world.Engine.Daemon.Containers.Single().Id, (await world.ViewAsync()).Revision));
    });

    [Fact]
    public void Update_WithoutALogin_KeepsThePresentOneWhereItIsAskedTo() => CoreWorld.Tell(async world =>
    {
        Publish(world);
        world.Registry.Publish($"{Registry}/app:2");
        world.Registry.Publish($"{Registry}/app:3");
        await PutAsync(world, Image, Right);
        await world.UntilActiveAsync();

        await world.SendAsync(new ServiceCommand.Put(Specs.Web, Specs.Of($"{Registry}/app:2"), null, world.Desk.NewUid())
        {
            LoginFrom = LoginFrom.Present
        });
        await world.UntilActiveAsync();
        await world.PutAsync(Specs.Of($"{Registry}/app:3"));
        await world.PassAsync(3);

        Assert.Contains("no basic auth credentials", (await world.ViewAsync()).Reason);
    });

    [Fact]
    public void Rollback_PullsWithTheLoginOfTheRevisionThatItGoesBackTo() => CoreWorld.Tell(async world =>
        {
            var digest = Publish(world);
            await PutAsync(world, Image, Right);
            await world.UntilActiveAsync();
            await world.PutAsync(Specs.Of("web:1"));
            await world.UntilActiveAsync();
            foreach (var name in new[] { Image, $"{Registry}/app@{digest}" }) world.Engine.Daemon.Images.Remove(name);

            await world.SendAsync(new ServiceCommand.Rollback());

            await world.UntilActiveAsync();
            Assert.StartsWith(Image, world.Engine.Daemon.Containers.Single().Spec.Image);
        });

    [Fact]
    public void Login_OutlivesTheServer() => CoreWorld.Tell(async world =>
    {
        await PutAsync(world, Image, Right);
        await world.PassAsync(2);
        await world.RestartNodeAsync();

        Publish(world);

        await world.UntilActiveAsync(75);
    });

    private static string Publish(CoreWorld world)
    {
        world.Registry.Demand(Registry, "ann", "right");
        return world.Registry.Publish(Image);
    }

    private static Task<ServiceAccepted> PutAsync(CoreWorld world, string image, RevisionLogin login) =>
        world.SendAsync(new ServiceCommand.Put(Specs.Web, Specs.Of(image), 1, world.Desk.NewUid()) { Login = login });
}
