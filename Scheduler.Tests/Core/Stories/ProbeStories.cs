using Scheduler.Core.Agents.Health;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Health checks over the network, from the spec to what becomes of the container.</summary>
public sealed class ProbeStories
{
    private static readonly HealthProbe Probe = new(80)
    {
        RequestLine = "GET /ping HTTP/1.0",
        Interval = TimeSpan.FromSeconds(1),
        InitializingTimeout = TimeSpan.FromSeconds(10)
    };

    [Fact]
    public void Container_ThatBeginsToListen_IsInitializingAndThenRuns() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Publish("slow:1", new FakeProcess { ListensAfter = TimeSpan.FromSeconds(4) });
        await world.PutAsync(Of(Probe, "slow:1"));
        var view = await world.UntilAsync(view => view.Instances.Any(one => one.Reason is not null && one.State == InstanceState.Initializing));
        Assert.Equal("port 80: the connection is refused", Assert.Single(view.Instances).Reason);

        view = await world.UntilActiveAsync();
        Assert.Equal((InstanceState.Running, null), (view.Instances[0].State, view.Instances[0].Reason));
        Assert.Equal(1, world.History.Count(DeedKind.Started));
    });

    [Fact]
    public void Container_ThatFallsSick_IsMadeAnewByItsAgentAlone() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe));
        var before = world.ContainerOf((await world.UntilActiveAsync()).Instances[0]);
        before.Listeners[80] = FakeListener.AnswersUnavailable;

        await world.UntilAsync(view => view.Instances[0].State != InstanceState.Running, 5);
        var after = world.ContainerOf((await world.UntilActiveAsync(10)).Instances[0]);
        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal(before.Name, after.Name);
    });

    [Fact]
    public void Container_ThatNeverBecomesWell_IsMadeAnewSeldomerAndSeldomerAndSaysWhy() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Publish("deaf:1", new FakeProcess { ListensAfter = TimeSpan.MaxValue });
        await world.PutAsync(Of(Probe, "deaf:1"));
        await world.PassAsync(600);

        var view = await world.ViewAsync();
        Assert.Contains("its health check fails: it did not become healthy within 10 s: port 80: the connection is refused", view.Reason);
        Assert.InRange(world.History.Count(DeedKind.Created), 5, 25);
    });

    [Fact]
    public void Containers_OfAServiceThatAllFallSick_AreNotAllMadeAnewAtOnce() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe), 12);
        foreach (var one in (await world.UntilActiveAsync()).Instances) world.ContainerOf(one).Listeners[80] = FakeListener.Refuses;
        await world.PassAsync(30);

        Assert.Equal(RecreateBudget.PerMinute, world.History.Count(DeedKind.Removed));
        var waits = Assert.IsType<InstanceView>((await world.ViewAsync()).Instances.First(one => one.State == InstanceState.Unhealthy));
        Assert.Contains("6 of its service were made anew here within a minute", waits.Reason);
        await world.UntilActiveAsync(90);
    });

    [Fact]
    public void Container_ThatIsNotReached_RunsAndSaysThatItsHealthIsNotKnown() => CoreWorld.Tell(async world =>
    {
        world.Engine.Probe.IsCut = true;
        await world.PutAsync(Of(Probe));
        await world.PassAsync(60);

        var view = await world.UntilActiveAsync();
        Assert.StartsWith("its health is not known: ", Assert.Single(view.Instances).Reason, StringComparison.Ordinal);
        Assert.Equal(1, world.History.Count(DeedKind.Started));

        world.Engine.Probe.IsCut = false;
        await world.UntilAsync(one => one.Instances[0].Reason is null, 5);
    });

    [Fact]
    public void Container_ThatIsReachedNoMore_IsNotCondemned() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe));
        await world.UntilActiveAsync();
        world.Engine.Probe.IsCut = true;
        await world.PassAsync(60);

        Assert.Equal(ServiceStatus.Active, (await world.ViewAsync()).Status);
        Assert.Equal(0, world.History.Count(DeedKind.AskedToEnd));
    });

    [Fact]
    public void Strategy_None_OnlyShowsIt() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe with { Strategy = HealthStrategy.None }));
        var one = world.ContainerOf((await world.UntilActiveAsync()).Instances[0]);
        one.Listeners[80] = FakeListener.Hangs;
        var view = await world.UntilAsync(view => view.Instances[0].State == InstanceState.Unhealthy, 15);
        Assert.Contains("GET /ping HTTP/1.0: no answer in time", view.Reason);
        await world.PassAsync(120);
        Assert.Equal(1, world.History.Count(DeedKind.Started));

        one.Listeners.Clear();
        await world.UntilActiveAsync(5);
    });

    [Fact]
    public void Strategy_RecreateOnQuorum_ReplacesWhileEnoughAreWell() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe with { Strategy = HealthStrategy.RecreateOnQuorum, Quorum = 2 }), 3);
        var before = (await world.UntilActiveAsync()).Instances;
        world.ContainerOf(before[0]).Listeners[80] = FakeListener.Refuses;

        await world.UntilAsync(view => view.Status != ServiceStatus.Active, 10);
        var after = (await world.UntilActiveAsync()).Instances;
        Assert.NotEqual(before[0].Id, after[0].Id);
        Assert.Equal(before.Skip(1).Select(one => one.Id), after.Skip(1).Select(one => one.Id));
    });

    [Fact]
    public void Strategy_RecreateOnQuorum_LeavesThemWithoutOne() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe with { Strategy = HealthStrategy.RecreateOnQuorum, Quorum = 3 }), 3);
        var before = (await world.UntilActiveAsync()).Instances;
        world.ContainerOf(before[0]).Listeners[80] = FakeListener.Refuses;
        await world.PassAsync(60);

        Assert.Equal(before.Select(one => one.Id), (await world.ViewAsync()).Instances.Select(one => one.Id));
        Assert.Equal(0, world.History.Count(DeedKind.AskedToEnd));
    });

    [Fact]
    public void Node_StartedAgain_FindsWhatRunsHealthyAndLeavesIt() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe), 3);
        await world.UntilActiveAsync();
        await world.PassAsync(5);
        await world.RestartNodeAsync();
        await world.UntilActiveAsync(10);
        await world.PassAsync(30);

        Assert.Equal(3, world.History.Count(DeedKind.Started));
    });

    [Fact]
    public void Container_ThatDies_IsStartedAgainAndProbedAnew() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Of(Probe));
        var one = world.ContainerOf((await world.UntilActiveAsync()).Instances[0]);
        world.Engine.Daemon.End(one, one.Life, 1);

        await world.UntilAsync(view => view.Instances[0].State == InstanceState.Initializing, 5);
        await world.UntilActiveAsync(5);
    });

    private static ServiceSpec Of(HealthProbe probe, string image = "web:1")
    {
        var spec = Specs.Of(image);
        return spec with { Container = spec.Container with { Probe = probe } };
    }
}
