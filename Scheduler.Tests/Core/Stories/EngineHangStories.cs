using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>An engine that answers, and in which something hangs: one container, or all of its work.</summary>
public sealed class EngineHangStories
{
    private static readonly ServiceKey Bad = new("shop", "bad");
    private static readonly ServiceKey Late = new("shop", "late");

    [Fact]
    public void Start_HangsForOneService_HoldsNobodyElseUpAndIsDoneOnceOnRelease() => CoreWorld.Tell(async world =>
    {
        Patient(world).Faults.Hang(EngineCall.Start, "shop_bad");
        await PutAsync(world, Bad, 5);
        await world.PassAsync(1);
        await world.PutAsync(Specs.Of(), 3);

        await world.UntilActiveAsync(12);
        var bad = await ViewAsync(world, Bad);
        Assert.Equal((ServiceStatus.Degraded, 0), (bad.Status, bad.Running));
        Assert.Matches(
            "start of shop/bad slot [1-5] has had no answer for [0-9]+ s; the engine answers other calls: a volume or network driver may hang",
            bad.Reason);
        Assert.Equal(HostState.Active, world.Board.Hosts.Values.Single().State);

        await PutAsync(world, Late, 3);
        await UntilAsync(world, Late, view => view.Status == ServiceStatus.Active, 1);

        await world.PassAsync(90);
        world.Engine.Faults.Release();
        await UntilAsync(world, Bad, view => view.Status == ServiceStatus.Active, 30);
        Assert.Equal(
            (11, 11, 0),
            (world.Engine.Daemon.Running.Count, world.History.Count(DeedKind.Started), world.History.Count(DeedKind.AskedToEnd)));
    });

    [Fact]
    public void Creation_NeverAnswered_LeavesNoDuplicateWhenTheEngineComesToIt() => CoreWorld.Tell(async world =>
    {
        world.Engine.Faults.Hang(EngineCall.Create, "shop_web.1");
        await world.PutAsync(Specs.Of(), 2);
        var view = await world.UntilAsync(one => one.Reason?.Contains("looked at before it is tried again", StringComparison.Ordinal) == true, 40);
        Assert.Equal(1, view.Running);

        world.Engine.Faults.Release();
        await world.UntilActiveAsync(20);

        Assert.Equal((2, 2), (world.Engine.Daemon.Containers.Count, world.History.Count(DeedKind.Started)));
        Assert.Null((await world.ViewAsync()).Reason);
    });

    [Fact]
    public void Stop_ThatNeverEnds_KeepsItsOwnSlotOnly() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 4);
        await world.UntilActiveAsync();
        Patient(world).Faults.Hang(EngineCall.Stop, "shop_web.4");
        await world.SendAsync(new ServiceCommand.SetScale(1));

        var view = await world.UntilAsync(
            one => one.Instances.Length == 2 && one.Reason?.Contains("removal of shop/web slot 4", StringComparison.Ordinal) == true,
            30);
        Assert.Contains("has had no answer for 20 s", view.Reason);
        view = await world.UntilAsync(one => one.Reason?.Contains("uninterruptible", StringComparison.Ordinal) == true, 1);
        Assert.Equal(HostState.Active, world.Board.Hosts.Values.Single().State);

        await world.SendAsync(new ServiceCommand.SetScale(3));
        await world.UntilAsync(one => one.Running >= 3, 2);
        world.Engine.Faults.Release();
        await world.UntilActiveAsync(30);
        Assert.Equal(3, world.Engine.Daemon.Containers.Count);
    });

    [Fact]
    public void Inspection_HangsForOneContainer_TheOthersAreKeptUp() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of(), 3);
        await world.UntilActiveAsync();
        world.Engine.Faults.Hang(EngineCall.Inspect, "shop_web.1");
        foreach (var one in world.Engine.Daemon.Running) world.Engine.Daemon.End(one, one.Life, 1);

        var seen = await world.UntilAsync(view => view.Running == 2, 12);
        Assert.Contains("inspection of shop/web slot 1 has had no answer", seen.Reason);
        await world.PassAsync(60);
        Assert.Equal(HostState.Active, world.Board.Hosts.Values.Single().State);
        world.Engine.Faults.Release();

        await world.UntilActiveAsync(30);
        Assert.Equal(3, world.Engine.Daemon.Containers.Count);
    });

    [Fact]
    public void Engine_AnswersButDoesNotWork_IsDegradedUntilItWorksAgain() => CoreWorld.Tell(async world =>
    {
        Patient(world).Faults.Hang(EngineCall.Start);
        world.Engine.Faults.Hang(EngineCall.TryOut);
        await world.PutAsync(Specs.Of());

        // The start is noticed after 10 s, and the trial that it gives rise to after another 10.
        await UntilHostAsync(world, HostState.Degraded, 21);
        var host = world.Board.Hosts.Values.Single();
        Assert.Contains("answers, but does not work", host.Reason);
        Assert.False(host.Answers);

        world.Engine.Faults.Release();
        await UntilHostAsync(world, HostState.Active, 6);
        await world.UntilActiveAsync(5);
        Assert.Equal(1, world.History.Count(DeedKind.Started));
    });

    [Fact]
    public void Engine_StopsWorkingUnnoticed_IsFoundOutByTheNextTrial() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        await UntilTrialAsync(world, TrialReach.Started);
        world.Engine.Faults.Hang(EngineCall.TryOut);

        await UntilHostAsync(world, HostState.Degraded, 41);

        world.Engine.Faults.Release();
        await world.UntilActiveAsync(10);
        Assert.Equal((1, 0), (world.History.Count(DeedKind.Started), world.History.Count(DeedKind.Ended)));
    });

    [Fact]
    public void Disk_Full_NewInstancesGoElsewhereAndWhatRunsIsLeftAlone() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of());
        await world.UntilActiveAsync();
        world.EngineOf("a").Daemon.IsDiskFull = true;
        var late = Specs.Of() with { Constraints = [] };
        await world.SendAsync(new ServiceCommand.Put(Late, late, 4, world.Desk.NewUid()), Late);

        var view = await UntilAsync(world, Late, one => one.Status == ServiceStatus.Active, 10);
        Assert.All(view.Instances, one => Assert.Equal("b", one.Host!.Value.Value));
        var full = world.Board.Hosts[new HostId("a")];
        Assert.Equal((HostState.Degraded, true), (full.State, full.KeepsWhatRuns));
        Assert.Contains("no space left on device", full.Reason);
        Assert.Contains("docker system prune", full.Reason);
        Assert.Equal((ServiceStatus.Active, 1), ((await world.ViewAsync()).Status, (await world.ViewAsync()).Running));

        world.EngineOf("a").Daemon.IsDiskFull = false;
        for (var left = 30.0; world.Board.Hosts[new HostId("a")].State != HostState.Active; left -= 0.5)
        {
            Assert.True(left > 0, "the host is not active again");
            await world.PassAsync(0.5);
        }

        Assert.Equal(0, world.EngineOf("a").Daemon.History.Count(DeedKind.Ended));
    }, "a", "b");

    [Fact]
    public void Disk_FullOnTheOnlyHost_SaysWhatToDoAndHealsByItself() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.IsDiskFull = true;
        await world.PutAsync(Specs.Of());
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded, 5);
        Assert.Contains("out of disk: free some there", view.Reason);
        await world.PassAsync(120);

        world.Engine.Daemon.IsDiskFull = false;
        await world.UntilActiveAsync(12);
        await UntilHostAsync(world, HostState.Active, 1);
    });

    private static FakeEngine Patient(CoreWorld world)
    {
        world.Engine.ChangeDeadline = TimeSpan.FromSeconds(60);
        return world.Engine;
    }

    private static Task PutAsync(CoreWorld world, ServiceKey key, int scale) =>
        world.SendAsync(new ServiceCommand.Put(key, Specs.Of(), scale, world.Desk.NewUid()), key);

    private static async Task<ServiceView> ViewAsync(CoreWorld world, ServiceKey key) => (await world.FindAsync(key))!;

    private static async Task<ServiceView> UntilAsync(CoreWorld world, ServiceKey key, Func<ServiceView, bool> expected, double seconds)
    {
        for (var left = seconds; ; left -= 0.02)
        {
            var view = await ViewAsync(world, key);
            if (expected(view)) return view;
            Assert.True(left > 0, $"not within {seconds} s: {view.Status}, {view.Reason}");
            await world.PassAsync(0.02);
        }
    }

    private static async Task UntilHostAsync(CoreWorld world, HostState state, double seconds)
    {
        for (var left = seconds; world.Board.Hosts.Values.Single().State != state; left -= 0.05)
        {
            Assert.True(
                left > 0,
                $"not {state} within {seconds} s: {world.Board.Hosts.Values.Single().State} {world.Board.Hosts.Values.Single().Reason}");
            await world.PassAsync(0.05);
        }
    }

    private static async Task UntilTrialAsync(CoreWorld world, TrialReach reach)
    {
        for (var left = 40.0; world.Board.Hosts.Values.Single().Trial != reach; left -= 0.1)
        {
            Assert.True(left > 0, $"not tried out as {reach}");
            await world.PassAsync(0.1);
        }
    }
}
