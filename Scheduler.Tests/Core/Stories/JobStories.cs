using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Services.Jobs;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Jobs with real actors, agents and engines that fail.</summary>
public sealed class JobStories
{
    [Fact]
    public void Job_WhoseNodeIsRestartedMeanwhile_RunsEachCompletionOnce() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(3) });
        await world.PutAsync(Of("work:1", maxConcurrent: 1), 3);
        for (var restarts = 0; restarts < 4; restarts++)
        {
            await world.PassAsync(2);
            await world.RestartNodeAsync();
        }

        var view = await world.UntilAsync(one => one.Job!.Phase == JobPhase.Completed);
        Assert.Equal((3, 3), (view.Job!.Completed, world.History.Count(DeedKind.Started)));
        Assert.Equal(3, world.Engine.Daemon.Containers.Count);
    });

    [Fact]
    public void Job_ItsContainersRemovedByHand_IsNotRunAgain() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1) });
        await world.PutAsync(Of("work:1"));
        await world.UntilAsync(one => one.Job!.Phase == JobPhase.Completed);
        await world.PassAsync(1);
        world.Engine.Daemon.Remove(Assert.Single(world.Engine.Daemon.Containers));
        await world.PassAsync(60);
        await world.RestartNodeAsync();
        await world.PassAsync(60);

        Assert.Equal(1, world.History.Count(DeedKind.Started));
        Assert.Equal(JobPhase.Completed, (await world.ViewAsync()).Job!.Phase);
    });

    [Fact]
    public void Job_ItsContainerIsRemovedWhileItRuns_BeginsAnewAsAnotherInstance() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(30) });
        await world.PutAsync(Of("work:1"));
        var first = (await world.UntilAsync(one => one.Running == 1)).Instances.Single();
        world.Engine.Daemon.Remove(world.ContainerOf(first));

        var view = await world.UntilAsync(one => one.Running == 1 && one.Instances.Any(other => other.Id != first.Id && !other.HasEnded));
        Assert.Equal("its container was removed before its end was seen", view.Instances.Single(one => one.Id == first.Id).Reason);
        Assert.Equal(JobPhase.Completed, (await world.UntilAsync(one => one.Job!.Phase == JobPhase.Completed, 60)).Job!.Phase);
    });

    [Fact]
    public void Job_ItsContainerIsRemovedWhileTheAgentIsDown_BeginsAnewAsAnotherInstance() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(30) });
        await world.PutAsync(Of("work:1"));
        var first = (await world.UntilAsync(one => one.Running == 1)).Instances.Single();
        await world.StopNodeAsync();
        world.Engine.Daemon.Remove(world.ContainerOf(first));
        await world.StartNodeAsync();

        var view = await world.UntilAsync(one => one.Running == 1);
        Assert.Equal("its container was removed before its end was seen", view.Instances.Single(one => one.Id == first.Id).Reason);
        Assert.Equal(JobPhase.Completed, (await world.UntilAsync(one => one.Job!.Phase == JobPhase.Completed, 60)).Job!.Phase);
    });

    [Fact]
    public void Job_WhoseCommandTheEngineWillNotStart_FailsAndSaysSo() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { StartError = "exec: \"nothing\": executable file not found in $PATH" });
        await world.PutAsync(Of("work:1") with { Restart = new RestartPolicy { Condition = RestartCondition.OnFailure, MaxAttempts = 1 } });

        var view = await world.UntilAsync(one => one.Job!.Phase == JobPhase.Failed);
        Assert.Equal(2, view.Instances.Count(one => one is { HasEnded: true, State: InstanceState.Failed, ExitCode: null }));
        Assert.Contains("executable file not found", view.Reason, StringComparison.Ordinal);
    });

    [Fact]
    public void Job_WithAFixedPort_LetsItGoWhenItHasEnded() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1) });
        var spec = Of("work:1", maxConcurrent: 1);
        await world.PutAsync(
            spec with
            {
                Container = spec.Container with { Ports = [Specs.Port(80)], Resources = new ResourceSpec { MemoryReservationBytes = 200L << 30 } }
            },
            3);

        Assert.Equal(3, (await world.UntilAsync(one => one.Job!.Phase == JobPhase.Completed, 60)).Job!.Completed);
        await world.UntilAsync(_ => world.Board.Hosts.Values.Single() is { ReservedMemoryBytes: 0, Ports: [] });
    });

    [Fact]
    public void Job_Removed_TakesItsContainersAlong() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1) });
        await world.PutAsync(Of("work:1"), 3);
        await world.UntilAsync(one => one.Job!.Phase == JobPhase.Completed);
        await world.SendAsync(new ServiceCommand.Remove(false));
        await world.UntilGoneAsync();

        Assert.Empty(world.Engine.Daemon.Containers);
    });

    [Fact]
    public void Schedule_WhoseServersWereAway_MakesUpForTheLatestTimeOnce() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("work:1", new FakeProcess { EndsAfter = TimeSpan.FromSeconds(1) });
        var spec = Of("work:1");
        await world.PutAsync(spec with { Job = new JobSpec { Schedule = new JobSchedule("* * * * *"), KeepsCompleted = 50 } });
        await world.PassAsync(150);
        Assert.InRange((await world.ViewAsync()).Job!.Run, 2, 3);
        var before = (await world.ViewAsync()).Job!.Run;
        await world.StopNodeAsync();
        await world.PassAsync(600);
        await world.StartNodeAsync();
        await world.PassAsync(5);

        var view = await world.ViewAsync();
        Assert.InRange(view.Job!.Run, before + 1, before + 2);
        Assert.Equal(view.Job.Runs.Length, view.Job.Runs.Select(run => run.ScheduledFor).Distinct().Count());
        Assert.Equal(view.Job.Run, world.History.Count(DeedKind.Started));
    });

    private static ServiceSpec Of(string image, int maxConcurrent = 0)
    {
        var job = JobSpecs.Job(maxConcurrent);
        return job with { Container = job.Container with { Image = image } };
    }
}
