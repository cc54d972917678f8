using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>The database has lost everything, and the hosts go on: from what they hold the services are made again.</summary>
public sealed class RecoveryStories
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public void Database_Emptied_ServicesAreMadeAgainAndNoContainerNoticesIt() => CoreWorld.Tell(async world =>
    {
        var spec = Specs.Of("web:1", Specs.Port(8080));
        await world.PutAsync(spec, 2);
        await world.UntilActiveAsync();
        var second = spec with
        {
            Container = spec.Container with { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("COLOUR", "blue") }
        };
        await world.PutAsync(second);
        var before = await world.UntilActiveAsync();
        var deeds = Deeds(world);

        await world.LoseDatabaseAsync();
        Assert.Null(await world.FindAsync());
        await world.PassAsync(30);
        Assert.Equal(2, world.Orphans.List().Length);
        Assert.All(world.Orphans.List(), one => Assert.Contains("no service shop/web is known", one.Why));
        var plan = world.Orphans.Plan(stack: null);
        Assert.Equal((1, 0, 0), (plan.Services.Length, plan.Skipped.Length, plan.Away.Length));
        var (_, answer) = Assert.Single(await world.Orphans.RecoverAsync(plan, Deadline));
        Assert.IsType<ServiceAccepted>(answer);

        var after = await world.UntilActiveAsync(5);
        await world.PassAsync(30);
        Assert.Equal(deeds, Deeds(world));
        Assert.Equal((before.Uid, before.Revision, 2, 2), (after.Uid, after.Revision, after.Scale, after.Running));
        Assert.Equal("blue", after.Spec.Container.Environment["COLOUR"]);
        Assert.Equal(before.Instances.Select(one => (one.Id, one.Slot, one.Host)), after.Instances.Select(one => (one.Id, one.Slot, one.Host)));
        Assert.Empty(world.Orphans.List());
        Assert.Empty(world.Board.Hosts.Values.SelectMany(host => host.OrphanSpecs));
    }, "a", "b");

    [Fact]
    public void Service_MadeAgain_IsManagedAsBefore() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        await world.LoseDatabaseAsync();
        await RecoverAsync(world);

        await world.SendAsync(new ServiceCommand.SetScale(3));
        var view = await world.UntilAsync(one => one.Running == 3, 5);
        Assert.True(view.Instances.Max(one => one.Id!.Value.Number) > 1_000_000, "numbers of instances that nobody found must not come again");
        await world.SendAsync(new ServiceCommand.Restart());
        await world.UntilActiveAsync(20);
        await world.SendAsync(new ServiceCommand.Remove(false));
        await world.UntilGoneAsync();
        Assert.Empty(world.Engine.Daemon.Containers);
    });

    [Fact]
    public void Container_OfAHostThatWasAway_IsKeptUntilAPersonDecides() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        world.EngineOf("b").Cut();
        await world.LoseDatabaseAsync();
        var plan = world.Orphans.Plan(null);
        Assert.Equal("b", Assert.Single(plan.Away).Value);
        await RecoverAsync(world);
        var lost = world.EngineOf("b").Daemon.Containers.Single();
        world.EngineOf("b").Mend();
        await world.PassAsync(20);

        var orphan = Assert.Single(world.Orphans.List());
        Assert.Equal((lost.Id, true), (orphan.View.ContainerId, lost.IsUp));
        Assert.Contains("does not know its instance", orphan.Why);
        if ((await world.ViewAsync()).Scale < orphan.View.Slot)
            Assert.Contains("is beyond the scale", Assert.IsType<Refusal>(await world.Orphans.AdoptAsync(orphan, Deadline)).Reason);
        await world.SendAsync(new ServiceCommand.SetScale(2));
        await world.UntilActiveAsync(5);
        Assert.Contains("is filled by", Assert.IsType<Refusal>(await world.Orphans.AdoptAsync(orphan, Deadline)).Reason);

        Assert.Null(world.Orphans.Remove(orphan));
        await world.PassAsync(3);
        Assert.Empty(world.Orphans.List());
        Assert.DoesNotContain(world.EngineOf("b").Daemon.Containers, one => one.Id == lost.Id);

        // That its slot was filled beside it, and that it was stopped in good health, was a person's will.
        Assert.Equal(2, world.Judge.Violations.Count);
        world.Judge.Violations.Clear();
    }, "a", "b");

    [Fact]
    public void Orphan_OfALostService_AdoptedAlone_BringsTheWholeServiceBack() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();
        var deeds = Deeds(world);
        await world.LoseDatabaseAsync();

        Assert.IsType<ServiceAccepted>(await world.Orphans.AdoptAsync(world.Orphans.List()[0], Deadline));

        await world.UntilActiveAsync(5);
        Assert.Equal((3, deeds), ((await world.ViewAsync()).Running, Deeds(world)));
    });

    [Fact]
    public void Orphan_AdoptedIntoAFreeSlot_IsTheInstanceThatItWas() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        await world.LoseDatabaseAsync();
        var plan = world.Orphans.Plan(null);
        var whole = plan.Services.Single();
        var half = whole with { Command = whole.Command with { Scale = 1, Instances = [.. whole.Command.Instances.Where(one => one.Slot == 1)] } };
        await world.Orphans.RecoverAsync(plan with { Services = [half] }, Deadline);
        await world.UntilActiveAsync(5);
        await world.PassAsync(1);
        var orphan = Assert.Single(world.Orphans.List());

        // The slot is wanted and the instance adopted before it can be filled anew.
        await world.Orphans.AdoptAsync(orphan, Deadline);
        Assert.Equal(1, (await world.ViewAsync()).Running);

        await world.PassAsync(30);
        Assert.Equal(2, world.Engine.Daemon.Running.Count);
    });

    [Fact]
    public void Stopped_Service_IsMadeAgainStopped() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 2);
        await world.UntilActiveAsync();
        await world.SendAsync(new ServiceCommand.Stop());
        await world.UntilAsync(view => view.Status == ServiceStatus.Stopped);
        await world.LoseDatabaseAsync();
        await RecoverAsync(world, ServiceStatus.Stopped);

        Assert.Equal(2, world.History.Count(DeedKind.Started));
        await world.SendAsync(new ServiceCommand.Start());
        await world.UntilActiveAsync(5);
        Assert.Equal(2, world.History.Count(DeedKind.Created));
    });

    private static async Task RecoverAsync(CoreWorld world, ServiceStatus expected = ServiceStatus.Active)
    {
        Assert.All(await world.Orphans.RecoverAsync(world.Orphans.Plan(null), Deadline), one => Assert.IsType<ServiceAccepted>(one.Answer));
        await world.UntilAsync(view => view.Status == expected, 5);
    }

    private static int Deeds(CoreWorld world) => world.Engines.Sum(engine => engine.Daemon.History.Deeds.Count);
}
