using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Instances that go: how long they run on once the cluster shows that they do.</summary>
public sealed class LeavingStories
{
    private static readonly FakeProcess Healthy = new() { HealthyAfter = TimeSpan.FromSeconds(1) };

    [Fact]
    public void StartFirst_OldOne_RunsOnForTwoSecondsOutOfService() => CoreWorld.Tell(async world =>
    {
        world.Judge.StartsFirst = true;
        var notices = await UpdateAsync(world, new UpdatePolicy { Order = UpdateOrder.StartFirst });

        Assert.Equal(3, notices.Count);
        Assert.All(notices, notice => Assert.InRange(notice, 1.9, 2.1));
    });

    [Fact]
    public void StopFirst_OldOne_GoesAtOnce() => CoreWorld.Tell(async world =>
    {
        var notices = await UpdateAsync(world, new UpdatePolicy());

        Assert.Equal(3, notices.Count);
        Assert.All(notices, notice => Assert.InRange(notice, 0, 0.1));
    });

    [Fact]
    public void DrainPeriodOfTheSpec_HoldsForWhateverTakesAnInstanceAway() => CoreWorld.Tell(async world =>
    {
        var notices = await UpdateAsync(world, new UpdatePolicy(), TimeSpan.FromSeconds(5));
        await world.SendAsync(new ServiceCommand.SetScale(1));
        await world.UntilAsync(view => view.Instances.Length == 1);

        Assert.Equal(5, notices.Count);
        Assert.All(notices, notice => Assert.InRange(notice, 4.9, 5.1));
    });

    [Fact]
    public void RemovedService_WaitsForNobody() => CoreWorld.Tell(async world =>
    {
        var notices = await UpdateAsync(world, new UpdatePolicy(), TimeSpan.FromSeconds(5));
        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.UntilGoneAsync(2);

        Assert.Equal(6, notices.Count);
    });

    [Fact]
    public void KeptOne_TakenBackWhileItRunsOn_HasItsSlotAgain() => CoreWorld.Tell(async world =>
    {
        world.Judge.StartsFirst = true;
        await BeginAsync(
            world,
            new UpdatePolicy { Order = UpdateOrder.StartFirst, KeepsOld = true },
            drain: null, new UpdatePolicy { Parallelism = 3 });
        await world.UntilAsync(view => view.Instances.Any(one => one is { IsKept: true, State: InstanceState.Stopping }));
        await world.SendAsync(new ServiceCommand.CancelUpdate());
        var view = await world.UntilAsync(one => one.Update is { State: UpdateState.RolledBack }, 60);
        await world.PassAsync(3);

        Assert.Equal(("web:1", 3), (view.Spec.Container.Image, view.UpToDate));
        Assert.Equal(3, world.Engine.Daemon.Containers.Count);
    });

    /// <summary>Three instances are updated. Answers for how long each that is asked to end had been shown as one that goes.</summary>
    private static async Task<IReadOnlyList<double>> UpdateAsync(CoreWorld world, UpdatePolicy policy, TimeSpan? drain = null)
    {
        var notices = new List<double>();
        world.History.Happened += deed =>
        {
            if (deed.Kind != DeedKind.AskedToEnd) return;
            var view = world.Board.Services[Specs.Web].Instances.Single(one => one.Id?.Value == deed.Instance);
            notices.Add(view.Goal == InstanceGoal.Running ? 0 : (deed.At - view.Since!.Value).TotalSeconds);
        };
        await BeginAsync(world, policy, drain);
        await world.UntilAsync(one => one.Update is { State: UpdateState.Completed } && one.Instances.Length == 3, 90);
        return notices;
    }

    private static async Task BeginAsync(CoreWorld world, UpdatePolicy policy, TimeSpan? drain, UpdatePolicy? back = null)
    {
        world.Engine.Daemon.Images.Load("web:1", Healthy);
        world.Engine.Daemon.Images.Publish("web:2", Healthy);
        await world.PutAsync(Checked("web:1", null, drain), 3);
        await world.UntilActiveAsync();
        await world.PutAsync(Checked("web:2", policy, drain) with { Rollback = back });
    }

    private static ServiceSpec Checked(string image, UpdatePolicy? policy, TimeSpan? drain)
    {
        var spec = Specs.Of(image) with { Update = policy };
        return spec with { Container = spec.Container with { Healthcheck = new HealthcheckSpec { Test = ["CMD", "true"] }, DrainPeriod = drain } };
    }
}
