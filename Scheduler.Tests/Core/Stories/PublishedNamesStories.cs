using Scheduler.Core.Agents;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A name that ends at its host stands, beyond it, for the hosts that publish the service's ports.</summary>
public sealed class PublishedNamesStories
{
    private static readonly ServiceKey Db = SpeakingSpecs.Db;
    private static readonly ServiceSpec Published = SpeakingSpecs.DbOf(new PortSpec(5432, 5432));

    [Fact]
    public void Web_OnOtherHosts_FindsTheDatabaseAtItsHostsAddress_AndBesideItByTheNetwork() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Published.On("b"));
            await world.PutAsync(SpeakingSpecs.Web(), 3);
            var view = await world.UntilActiveAsync();

            Assert.Equal(["a: db:10.0.0.2", "b: ", "c: db:10.0.0.2"], EntriesOf(world, view));
            Assert.All(view.Instances, one => Assert.Null(one.Reason));
        },
        "a=10.0.0.1", "b=10.0.0.2", "c=10.0.0.3");

    [Fact]
    public void Database_OnSeveralHosts_HasSeveralAddresses() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Published with { Constraints = ["node.id!=a"] }, 2);
            await world.PutAsync(SpeakingSpecs.Web().On("a"));

            Assert.Equal(["a: db:10.0.0.2 db:10.0.0.3"], EntriesOf(world, await world.UntilActiveAsync()));
        },
        "a=10.0.0.1", "b=10.0.0.2", "c=10.0.0.3");

    [Fact]
    public void Database_GoneToAnotherHost_ContainersAreMadeAnew_AndThenLeftAlone() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Published.On("b"));
            await world.PutAsync(SpeakingSpecs.Web() with { Mode = ServiceMode.Global });
            var before = await world.UntilAsync(view => view is { Status: ServiceStatus.Active, Running: 3 });

            await PutAsync(world, Published.On("c"));
            await world.PassAsync(5);
            Assert.Equal(ContainersOf(before), ContainersOf(await world.ViewAsync()));
            await world.PassAsync(120);
            var after = await world.UntilActiveAsync();
            Assert.Equal(["a: db:10.0.0.3", "b: db:10.0.0.3", "c: "], EntriesOf(world, after));
            Assert.Equal(before.Instances.Select(one => one.Id), after.Instances.Select(one => one.Id));

            await world.PassAsync(300);
            Assert.Equal(ContainersOf(after), ContainersOf(await world.ViewAsync()));
        },
        "a=10.0.0.1", "b=10.0.0.2", "c=10.0.0.3");

    [Fact]
    public void Database_OneOfItsHostsStays_NothingIsMadeAnew() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Published with { Constraints = ["node.id!=a"] }, 2);
            await world.PutAsync(SpeakingSpecs.Web().On("a"));
            var before = await world.UntilActiveAsync();

            await PutAsync(world, Published with { Constraints = ["node.id!=a"] }, 1);
            await world.PassAsync(60);
            Assert.Equal(ContainersOf(before), ContainersOf(await world.ViewAsync()));
        },
        "a=10.0.0.1", "b=10.0.0.2", "c=10.0.0.3");

    [Fact]
    public void Node_StartsAnew_OrTheDatabaseIsAway_NothingIsMadeAnew() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Published.On("b"));
            await world.PutAsync(SpeakingSpecs.Web(), 3);
            var before = await world.UntilActiveAsync();

            await world.RestartNodeAsync();
            await world.PassAsync(60);
            Assert.Equal(ContainersOf(before), ContainersOf(await world.UntilActiveAsync()));
            world.EngineOf("b").Freeze();
            await world.PassAsync(300);
            var there = (await world.ViewAsync()).Instances
                .Where(one => one is { IsLost: false } && one.Host!.Value.Value != "b")
                .Select(one => one.ContainerId)
                .ToHashSet();
            Assert.All(before.Instances.Where(one => one.Host!.Value.Value != "b"), one => Assert.Contains(one.ContainerId, there));
            world.EngineOf("b").Thaw();
            await world.PassAsync(120);
            Assert.Equal(
                ContainersOf(before).Order(StringComparer.Ordinal),
                ContainersOf(await world.UntilActiveAsync()).Order(StringComparer.Ordinal));
        },
        "a=10.0.0.1", "b=10.0.0.2", "c=10.0.0.3");

    [Fact]
    public void Database_UnderAnotherNumber_IsSaid() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, SpeakingSpecs.DbOf(new PortSpec(5432, 15432)).On("b"));
            await world.PutAsync(SpeakingSpecs.Web().On("a"));
            var view = await world.UntilActiveAsync();

            Assert.Equal("reaches db as db:15432, not :5432: db runs on b", Assert.Single(view.Instances).Reason);
            Assert.Equal(["a: db:10.0.0.2"], EntriesOf(world, view));
        },
        "a=10.0.0.1", "b=10.0.0.2");

    [Fact]
    public void ExternalLink_StandsForTheHostsThatPublishTheService_AlsoOnItsOwn() => CoreWorld.Tell(
        async world =>
        {
            var shared = new ServiceKey("data", "mysql");
            await world.PutAsync(Specs.Of() with { Mode = ServiceMode.Global, ExternalLinks = [new ExternalLink("data", "mysql", "db")] });
            var view = await world.UntilAsync(view => view is { Status: ServiceStatus.Active, Running: 2 });
            Assert.All(view.Instances, one => Assert.Equal("does not reach data/mysql as db: there is no such service", one.Reason));

            await world.SendAsync(new ServiceCommand.Put(shared, Specs.Of().On("b"), 1, world.Desk.NewUid()), shared);
            await world.UntilAsync(view => view.Instances.All(one => one.Reason == "does not reach data/mysql as db: it publishes no port"));
            await world.SendAsync(
                new ServiceCommand.Put(shared, Specs.Of("web:1", new PortSpec(3306, 13306)).On("b"), 1, world.Desk.NewUid()),
                shared);
            await world.PassAsync(10);
            await world.UntilAsync(view => view is { Reason: null } && view.Instances.All(one => one.Reason is null), 120);

            view = await world.UntilActiveAsync();
            Assert.Equal(["a: db:10.0.0.2", "b: db:10.0.0.2"], EntriesOf(world, view));
        },
        "a=10.0.0.1", "b=10.0.0.2");

    [Fact]
    public void Wish_ThatMentionsAName_NoLonger_KeepsIt()
    {
        var first = Agents.Wishes.Of() with { Names = [new KnownName("cache", []), new KnownName("db", ["10.0.0.2"])] };

        var kept = NamedHosts.Kept(first, first with { Names = [new KnownName("cache", ["10.0.0.9"])] });

        Assert.Equal(["cache 10.0.0.9", "db 10.0.0.2"], kept.Names!.Value.Select(one => $"{one.Name} {string.Join(' ', one.Addresses)}"));
    }

    private static Task<ServiceAccepted> PutAsync(CoreWorld world, ServiceSpec spec, int? scale = null) =>
        world.SendAsync(new ServiceCommand.Put(Db, spec, scale, world.Desk.NewUid()), Db);

    private static IEnumerable<string> EntriesOf(CoreWorld world, ServiceView view) =>
        view.Instances.OrderBy(one => one.Host).Select(one => $"{one.Host}: {string.Join(' ', world.ContainerOf(one).Spec.ExtraHosts)}");

    private static IEnumerable<string?> ContainersOf(ServiceView view) => view.Instances.Select(one => one.ContainerId);
}
