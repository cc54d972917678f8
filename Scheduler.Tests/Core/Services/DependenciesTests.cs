using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class DependenciesTests
{
    private static readonly ServiceKey Db = new("shop", "db");

    [Fact]
    public void WaitsFor_NoSuchServiceYet_WaitsForItsCreation() =>
        Assert.Equal("waits for shop/db to be created", WaitsFor(DependencyCondition.Started, null));

    [Theory]
    [InlineData(InstanceState.Running, true)]
    [InlineData(InstanceState.Initializing, true)]
    [InlineData(InstanceState.Unhealthy, true)]
    [InlineData(InstanceState.Completed, true)]
    [InlineData(InstanceState.Pulling, false)]
    [InlineData(InstanceState.Failed, false)]
    [InlineData(InstanceState.Unknown, false)]
    public void Started_NeedsEveryInstanceUp(InstanceState state, bool met) =>
        Assert.Equal(met, WaitsFor(DependencyCondition.Started, Dependency(state)) is null);

    [Theory]
    [InlineData(InstanceState.Running, true)]
    [InlineData(InstanceState.Initializing, false)]
    [InlineData(InstanceState.Unhealthy, false)]
    public void Healthy_NeedsEveryInstanceHealthy(InstanceState state, bool met) =>
        Assert.Equal(met, WaitsFor(DependencyCondition.Healthy, Dependency(state)) is null);

    [Theory]
    [InlineData(InstanceState.Completed, true)]
    [InlineData(InstanceState.Running, false)]
    [InlineData(InstanceState.Failed, false)]
    public void Completed_NeedsEveryInstanceToHaveEndedWell(InstanceState state, bool met) =>
        Assert.Equal(met, WaitsFor(DependencyCondition.Completed, Dependency(state)) is null);

    [Fact]
    public void Reconciler_DependencyMissing_PlacesNothingAndThenEverything()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of() with { DependsOn = [new Dependency("db")] }, 2);
        story.Observed = story.Observed with { WaitsFor = "waits for shop/db to be started" };
        Assert.Empty(story.Settle());

        story.Observed = story.Observed with { WaitsFor = null };
        story.Converge();
        Assert.Equal(2, story.View.Running);
    }

    [Fact]
    public void WaitsFor_OnceMet_IsNotAskedAgain()
    {
        var story = ServiceStory.Running(1, Specs.Of() with { DependsOn = [new Dependency("db")] });

        Assert.Null(Dependencies.WaitsFor(story.State, ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty));
    }

    private static string? WaitsFor(DependencyCondition condition, ServiceView? db)
    {
        var story = new ServiceStory();
        story.Put(Specs.Of() with { DependsOn = [new Dependency("db", condition)] });
        var services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;
        return Dependencies.WaitsFor(story.State, db is null ? services : services.Add(Db, db));
    }

    private static ServiceView Dependency(InstanceState state)
    {
        var story = ServiceStory.Running();
        story.Report(story.InSlot(1), state);
        return story.View;
    }
}
