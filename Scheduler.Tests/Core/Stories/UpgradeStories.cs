using Scheduler.Actors.Journal;
using Scheduler.Messages.Services;
using Scheduler.Tests.Actors;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Updates with a policy, from the command to the engines' own logs, and with the server lost in between.</summary>
public sealed class UpgradeStories
{
    private static readonly FakeProcess Healthy = new() { HealthyAfter = TimeSpan.FromSeconds(2) };
    private static readonly FakeProcess Sick = new() { SickAfter = TimeSpan.FromSeconds(2) };

    [Fact]
    public void StartFirst_OnOneHost_NeverLessThanAllAreUp() => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Healthy, new UpdatePolicy { Order = UpdateOrder.StartFirst, Parallelism = 2 });
        var fewest = FewestUp(world);
        await world.UntilAsync(one => one.Update is { State: UpdateState.Completed });

        Assert.Equal(4, fewest());
        await world.PassAsync(1);
        Assert.Equal(4, world.Engine.Daemon.Containers.Count);
    });

    [Fact]
    public void CheckedService_NewVersionIsSick_GoesBackByItself() => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Sick, policy: null);
        var fewest = FewestUp(world);
        var view = await world.UntilAsync(one => one.Update is { State: UpdateState.RolledBack }, 60);

        Assert.Equal(("web:1", 4, 3), (view.Spec.Container.Image, view.UpToDate, fewest()));
        Assert.Contains("its health check fails: connection refused", view.Update!.Message);
    });

    [Theory]
    [InlineData(UpdateOrder.StopFirst, 3)]
    [InlineData(UpdateOrder.StartFirst, 4)]
    public void NodeIsLostAgainAndAgain_TheUpdateComesToItsEnd(UpdateOrder order, int least) => CoreWorld.Tell(async world =>
    {
        await BeginAsync(
            world, Healthy,
            new UpdatePolicy { Order = order, FailureAction = UpdateFailureAction.Rollback, Delay = TimeSpan.FromSeconds(1) });
        var fewest = FewestUp(world);
        for (var life = 0; life < 12; life++)
        {
            await world.PassAsync(1.7);
            await world.RestartNodeAsync();
        }

        var view = await world.UntilAsync(one => one.Update is { State: UpdateState.Completed }, 120);
        Assert.Equal((4, true), (view.UpToDate, fewest() >= least));
    });

    [Fact]
    public void Lease_LapsedWhenTheNextInstanceIsDue_TheUpdateGoesOnAsSoonAsItIsHeldAgain() => CoreWorld.Tell(async world =>
    {
        ScriptedLeases? leases = null;
        world.Leased = store => leases = new ScriptedLeases(store);
        await world.RestartNodeAsync();
        await BeginAsync(
            world, Healthy,
            new UpdatePolicy { Monitor = TimeSpan.FromSeconds(5), FailureAction = UpdateFailureAction.Rollback, Deadline = TimeSpan.FromMinutes(1) });
        await world.UntilAsync(one => one.UpToDate == 1);
        await world.PassAsync(3);
        leases!.Before = () => throw new JournalUnavailableException("the database is away");
        await world.PassAsync(2.1);
        leases.Before = null;
        await world.PassAsync(1);

        await world.UntilAsync(one => one.UpToDate == 2, 10);
    });

    [Fact]
    public void Node_AwayForLongerThanTheUpdatesDeadline_TheUpdateGoesOnAndDoesNotGoBack() => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Healthy, new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback, Deadline = TimeSpan.FromMinutes(1) });
        await world.UntilAsync(one => one.UpToDate == 1);
        await world.StopNodeAsync();
        await world.PassAsync(120);
        await world.StartNodeAsync();

        var view = await world.UntilAsync(one => one.Update is { State: not UpdateState.Updating }, 120);
        Assert.Equal((UpdateState.Completed, 4), (view.Update!.State, view.UpToDate));
    });

    [Fact]
    public void KeptContainers_AreStartedAgainByRollback_AndRemovedByFinish() => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Healthy, new UpdatePolicy { KeepsOld = true, Parallelism = 4, FailureAction = UpdateFailureAction.Pause });
        var before = world.Engine.Daemon.Running.Select(one => one.Id).Order().ToList();
        await world.UntilAsync(one => one.Update is { State: UpdateState.Upgraded });
        Assert.Equal(8, world.Engine.Daemon.Containers.Count);
        await world.RestartNodeAsync();
        await world.PassAsync(5);

        await world.SendAsync(new ServiceCommand.Rollback());
        await world.UntilAsync(one => one.Update is { State: UpdateState.RolledBack });
        await world.PassAsync(2);
        Assert.Equal(before, world.Engine.Daemon.Containers.Select(one => one.Id).Order());

        await world.PutAsync(Next(new UpdatePolicy { KeepsOld = true, Parallelism = 4 }));
        await world.UntilAsync(one => one.Update is { State: UpdateState.Upgraded });
        await world.SendAsync(new ServiceCommand.FinishUpdate());
        await world.UntilAsync(one => one is { Status: ServiceStatus.Active, Update.State: UpdateState.Completed, Instances.Length: 4 });
        await world.PassAsync(2);
        Assert.DoesNotContain(world.Engine.Daemon.Containers, one => before.Contains(one.Id));
    });

    /// <summary>Four healthy instances, and the next version on its way.</summary>
    private static async Task BeginAsync(CoreWorld world, FakeProcess next, UpdatePolicy? policy)
    {
        world.Judge.StartsFirst = policy?.Order == UpdateOrder.StartFirst;
        world.Engine.Daemon.Images.Load("web:1", Healthy);
        world.Engine.Daemon.Images.Publish("web:2", next);
        await world.PutAsync(Checked(Specs.Of()), 4);
        await world.UntilActiveAsync();
        await world.PutAsync(Next(policy));
    }

    private static ServiceSpec Next(UpdatePolicy? policy) => Checked(Specs.Of("web:2")) with { Update = policy };

    private static ServiceSpec Checked(ServiceSpec spec) =>
        spec with { Container = spec.Container with { Healthcheck = new HealthcheckSpec { Test = ["CMD", "true"] } } };

    /// <summary>The fewest containers of which the engine said that they are healthy, from now on.</summary>
    private static Func<int> FewestUp(CoreWorld world)
    {
        var fewest = int.MaxValue;
        world.History.Happened += _ =>
            fewest = Math.Min(fewest, world.Engine.Daemon.Running.Count(one => one.Health == Scheduler.Core.Hosts.ContainerHealth.Healthy));
        return () => fewest;
    }
}
