using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Rules between services, from the command to the containers.</summary>
public sealed class AffinityStories
{
    private static readonly ServiceKey Db = new("shop", "db");

    [Fact]
    public void Service_BesideOneThatIsNotThereYet_WaitsWithTheReasonAndFollowsIt() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Ruled(new AffinityRule(AffinitySubject.ContainerLabel, "io.rancher.stack_service.name", "shop/db")));
        var waits = await world.UntilAsync(view => view.Reason is not null && view.Status == ServiceStatus.Degraded);
        Assert.Equal("no host fits: a, b: it has no container with the label io.rancher.stack_service.name=shop/db", waits.Reason);

        await world.SendAsync(new ServiceCommand.Put(Db, Specs.Of() with { Constraints = ["node.hostname==b"] }, 1, world.Desk.NewUid()), Db);
        var view = await world.UntilActiveAsync(15);

        Assert.Equal("b", Assert.Single(view.Instances).Host?.Value);
    }, "a", "b");

    [Fact]
    public void Services_ThatMustNotMeet_PutAtTheSameMoment_DoNot() => CoreWorld.Tell(async world =>
    {
        var db = Ruled(new AffinityRule(AffinitySubject.ContainerLabel, "app", "web") { Not = true }, "db");
        var web = Ruled(new AffinityRule(AffinitySubject.ContainerLabel, "app", "db") { Not = true }, "web");
        await Task.WhenAll(world.SendAsync(new ServiceCommand.Put(Db, db, 1, world.Desk.NewUid()), Db), world.PutAsync(web, 1));
        var view = await world.UntilActiveAsync();
        await world.PassAsync(15);

        var other = await world.FindAsync(Db);
        Assert.Equal(ServiceStatus.Active, other!.Status);
        Assert.NotEqual(Assert.Single(other.Instances).Host, Assert.Single(view.Instances).Host);
    }, "a", "b");

    [Fact]
    public void Service_KeptFromItself_HostComes_TakesTheNextOne() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Ruled(new AffinityRule(AffinitySubject.ContainerLabel, "app", "web") { Not = true }), 2);
        var view = await world.UntilAsync(view => view is { Running: 1, Reason: not null });
        Assert.Contains("it must have no container with the label app=web, and has slot 1 of this service", view.Reason);

        world.AddHost("b");
        view = await world.UntilActiveAsync(5);
        Assert.Equal(["a", "b"], view.Instances.Select(one => one.Host!.Value.Value).Order());
    });

    private static ServiceSpec Ruled(AffinityRule rule, string app = "web")
    {
        var spec = Specs.Of();
        return spec with
        {
            Affinity = [rule],
            Container = spec.Container with { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("app", app) }
        };
    }
}
