using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A stack on three hosts, of which one service speaks to another by its name: a network ends at its host.</summary>
public sealed class NamesStories
{
    private static readonly ServiceKey Db = SpeakingSpecs.Db;

    [Fact]
    public void Stack_OnThreeHosts_WhoSpeaksIsBesideTheOther_AndScalesThere() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Db, SpeakingSpecs.DbOf().On("b"));
            await world.PutAsync(SpeakingSpecs.Web(), 2);
            var view = await world.UntilActiveAsync();
            Assert.Equal("b b", PlacesOf(view));
            Assert.Null(view.Reason);
            Assert.All(view.Instances, one => Assert.Null(one.Reason));

            await world.SendAsync(new ServiceCommand.SetScale(4));
            view = await world.UntilAsync(view => view is { Status: ServiceStatus.Active, Running: 4 });
            Assert.Equal("b b b b", PlacesOf(view));
            await world.PassAsync(60);
            Assert.Empty(world.Rebalance.Plan(null, 10));
        },
        "a", "b", "c");

    [Fact]
    public void Services_PutAtOneMomentWithNothingSaid_AreTogether() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, new ServiceKey("other", "x"), Specs.Of().On("a"));
            await world.PassAsync(2);
            await Task.WhenAll(PutAsync(world, Db, SpeakingSpecs.DbOf()), world.PutAsync(SpeakingSpecs.Web().After()));
            var view = await world.UntilActiveAsync();

            Assert.Equal(PlacesOf((await world.FindAsync(Db))!), PlacesOf(view));
        },
        "a", "b", "c");

    [Fact]
    public void Service_KeptApartByItsRules_SaysWhatItDoesNotReach_AndNoLongerOnceItDoes() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Db, SpeakingSpecs.DbOf().On("a"));
            await world.PutAsync(SpeakingSpecs.Web() with { Mode = ServiceMode.Global });
            var view = await world.UntilActiveAsync();
            var words = "does not reach db by its name: db runs on a and publishes no port";
            Assert.Equal([null, words, words], view.Instances.OrderBy(one => one.Host).Select(one => one.Reason));
            Assert.All(view.Instances, one => Assert.Equal(InstanceState.Running, one.State));
            Assert.Equal($"{words} (2 of 3 instances)", view.Reason);

            await PutAsync(world, Db, SpeakingSpecs.DbOf() with { MaxPerHost = 1 }, 3);
            await world.UntilAsync(
                view => view.Status == ServiceStatus.Active && view.Reason is null && view.Instances.All(one => one.Reason is null));
        },
        "a", "b", "c");

    [Fact]
    public void Database_GoneToAnotherHost_WhoSpeaksToItGoesAfterIt_OneAtATime() => CoreWorld.Tell(
        async world =>
        {
            world.Judge.StartsFirst = true;
            await PutAsync(world, Db, SpeakingSpecs.DbOf().On("a"));
            await world.PutAsync(SpeakingSpecs.Web(), 3);
            await world.UntilActiveAsync();

            await PutAsync(world, Db, SpeakingSpecs.DbOf().On("c"));
            var view = await world.UntilAsync(view => view.Instances.Any(one => one.Reason is not null));
            Assert.StartsWith("does not reach db by its name", view.Instances.First(one => one.Reason is not null).Reason, StringComparison.Ordinal);
            for (var left = 6000; left > 0; left--)
            {
                await world.PassAsync(0.02);
                view = await world.ViewAsync();
                var up = view.Instances.Where(one => one is { State: InstanceState.Running, Goal: InstanceGoal.Running }).ToList();
                Assert.Equal(3, up.Select(one => one.Slot).Distinct().Count());
                Assert.InRange(view.Instances.Count(one => one.Goal == InstanceGoal.Running), 3, 4);
                if (PlacesOf(view) == "c c c" && view.Instances.Length == 3) break;
            }

            Assert.Equal("c c c", PlacesOf(view));
            view = await world.UntilAsync(view => view is { Status: ServiceStatus.Active, Reason: null });
            await world.PassAsync(180);
            Assert.Equal(view.Instances.Select(one => one.Id), (await world.ViewAsync()).Instances.Select(one => one.Id));
        },
        "a", "b", "c");

    [Fact]
    public void Database_ThatIsAwayForAMoment_IsNotRunAfter() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Db, SpeakingSpecs.DbOf());
            await world.PutAsync(SpeakingSpecs.Web() with { MaxPerHost = 1 }, 1);
            var before = Assert.Single((await world.UntilActiveAsync()).Instances);
            await PutAsync(world, Db, SpeakingSpecs.DbOf().On("c"));
            await world.PassAsync(Reunion.After.TotalSeconds / 2);
            await PutAsync(world, Db, SpeakingSpecs.DbOf().On(before.Host!.Value.Value));
            await world.PassAsync(300);

            var view = await world.ViewAsync();
            Assert.Equal((before.Id, null), (Assert.Single(view.Instances).Id, view.Reason));
        },
        "a", "b", "c");

    [Fact]
    public void Host_WithBothIsDrained_BothAreTogetherAgain() => CoreWorld.Tell(
        async world =>
        {
            world.Judge.StartsFirst = true;
            await PutAsync(world, Db, SpeakingSpecs.DbOf());
            await world.PutAsync(SpeakingSpecs.Web(), 2);
            var from = (await world.UntilActiveAsync()).Instances[0].Host!.Value.Value;
            await world.DrainAsync(from);
            await world.PassAsync(180);

            var view = await world.UntilAsync(view => view is { Status: ServiceStatus.Active, Reason: null });
            var db = Assert.Single((await world.FindAsync(Db))!.Instances).Host!.Value.Value;
            Assert.NotEqual(from, db);
            Assert.Equal($"{db} {db}", PlacesOf(view));
        },
        "a", "b", "c");

    [Fact]
    public void Host_WithTheDatabaseIsLost_WhoSpeaksToItEndsUpBesideTheNewOne() => CoreWorld.Tell(
        async world =>
        {
            world.Judge.StartsFirst = true;
            await PutAsync(world, Db, SpeakingSpecs.DbOf(), 2);
            await world.PutAsync(SpeakingSpecs.Web() with { MaxPerHost = 1 }, 2);
            await world.UntilActiveAsync();
            world.EngineOf("a").Freeze();
            await world.PassAsync(300);

            var view = await world.UntilAsync(view => view.Status == ServiceStatus.Active && view.Reason is null);
            Assert.DoesNotContain(view.Instances, one => one is { IsLost: false, Reason: not null });
        },
        "a", "b", "c");

    private static Task<ServiceAccepted> PutAsync(CoreWorld world, ServiceKey key, ServiceSpec spec, int? scale = null) =>
        world.SendAsync(new ServiceCommand.Put(key, spec, scale, world.Desk.NewUid()), key);

    private static string PlacesOf(ServiceView view) => string.Join(
        ' ',
        view.Instances
            .Where(one => one is { Goal: InstanceGoal.Running, IsLost: false })
            .Select(one => one.Host!.Value.Value)
            .Order(StringComparer.Ordinal));
}
