using Scheduler.Core.Services;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

/// <summary>A job from its first instance to its last completion.</summary>
public sealed class JobStories
{
    [Fact]
    public void Job_Created_RunsSoManyAtATimeUntilAllHaveCompleted()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(maxConcurrent: 2), scale: 5);
        Assert.Equal([1, 2], story.UnderWay().Select(one => one.Slot));
        Assert.Equal((JobPhase.Running, 0, 5, 2), (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Total, story.View.Job.Running));

        story.EndAll();
        Assert.Equal([3, 4], story.UnderWay().Select(one => one.Slot));
        story.EndAll();
        story.EndAll();

        Assert.Equal((JobPhase.Completed, 5, 0), (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Running));
        Assert.Equal((ServiceStatus.Active, null), (story.View.Status, story.View.Reason));
        Assert.Equal(5, story.Journal.OfType<ServiceEvent.Placed>().Count());
    }

    [Fact]
    public void Job_Completed_KeepsItsContainersStoppedAndWithoutRoomOrPorts()
    {
        var spec = JobSpecs.Job();
        spec = spec with
        {
            Container = spec.Container with { Ports = [Specs.Port(80)], Resources = new ResourceSpec { MemoryReservationBytes = 1 << 20 } }
        };
        var story = JobSpecs.Begun(spec);
        story.End(story.UnderWay().Single());
        story.Settle();
        var (_, wish) = Assert.Single(ServicePlan.Outstanding(story.State, story.Observed, new Epoch(1), 1));

        Assert.Equal((InstanceGoal.Stopped, true), (wish.Goal, wish.IsRun));
        Assert.Empty(wish.Container.Ports);
        Assert.Null(wish.Container.Resources.MemoryReservationBytes);
    }

    [Fact]
    public void Job_ItsAgents_AreNotToStartAnythingAgain()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(restart: new RestartPolicy { Condition = RestartCondition.Any, MaxAttempts = 9 }));
        story.ForgetReports();
        var (_, wish) = Assert.Single(ServicePlan.Outstanding(story.State, story.Observed, new Epoch(1), 1));

        Assert.Equal(RestartCondition.None, wish.Restart.Condition);
    }

    [Fact]
    public void Job_AnInstanceFails_ItsSlotIsTriedAgainAfterItsDelay()
    {
        var story = JobSpecs.Begun(
            JobSpecs.Job(restart: new RestartPolicy { Condition = RestartCondition.OnFailure, Delay = TimeSpan.FromSeconds(5) }));
        story.EndAll(exitCode: 3);
        Assert.Empty(story.UnderWay());
        Assert.Contains("failed 1 time, last: exited with code 3", story.View.Reason, StringComparison.Ordinal);
        var failed = Assert.Single(story.View.Instances, one => one.HasEnded);
        Assert.Equal((InstanceState.Failed, 3), (failed.State, failed.ExitCode));

        story.Now += TimeSpan.FromSeconds(5);
        story.Converge();
        Assert.Equal(1, Assert.Single(story.UnderWay()).Slot);
        story.EndAll();

        Assert.Equal(JobPhase.Completed, story.View.Job!.Phase);
    }

    [Fact]
    public void Job_FailsMoreOftenThanItsPolicyAllows_HasFailedAndSaysWhy()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(restart: new RestartPolicy { Condition = RestartCondition.OnFailure, MaxAttempts = 2 }));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Single(story.UnderWay());
            story.EndAll(exitCode: 1);
            story.Now += TimeSpan.FromMinutes(2);
            story.Converge();
        }

        Assert.Empty(story.UnderWay());
        Assert.Equal((JobPhase.Failed, ServiceStatus.Degraded), (story.View.Job!.Phase, story.View.Status));
        Assert.Equal("run 1 failed: 0 of 1 completed: exited with code 1", story.View.Reason);
    }

    [Fact]
    public void Job_ThatIsNeverTriedAgain_FailsAtOnceAndTheOthersGoOn()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(maxConcurrent: 1, restart: new RestartPolicy { Condition = RestartCondition.None }), scale: 2);
        story.EndAll(exitCode: 9);
        Assert.Equal(2, Assert.Single(story.UnderWay()).Slot);
        story.EndAll();

        Assert.Equal((JobPhase.Failed, 1, 1), (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Failed));
    }

    [Fact]
    public void Job_AnotherSpec_IsAnotherRunAndEndsTheOneBefore()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), scale: 2);
        story.End(story.UnderWay()[0]);
        story.Converge();
        story.Put(JobSpecs.Job() with { Container = new ContainerSpec { Image = "web:2" } });
        story.Converge();

        Assert.Equal(2, story.View.Job!.Run);
        Assert.All(story.UnderWay(), one => Assert.Equal((2L, 2), (one.Run, one.Revision)));
        Assert.Equal(2, story.UnderWay().Count);
        Assert.Equal(JobOutcome.Replaced, story.State.Job!.Runs[1].Outcome);
        Assert.DoesNotContain(story.Journal, one => one is ServiceEvent.UpdateStarted);
        story.EndAll();
        Assert.Equal(JobPhase.Completed, story.View.Job!.Phase);
    }

    [Fact]
    public void Job_TheSameSpecAgain_IsNotRunAgain()
    {
        var spec = JobSpecs.Job() with { Container = new ContainerSpec { Image = "web:1", Pull = PullPolicy.Always } };
        var story = JobSpecs.Begun(spec);
        story.EndAll();

        Assert.IsType<ServiceDecision.Unchanged>(story.Put(spec));
        story.Send(new ServiceCommand.Put(Specs.Web, spec, null, "") { Force = true });
        story.Converge();
        Assert.Equal(2, Assert.Single(story.UnderWay()).Run);
    }

    [Fact]
    public void Job_RolledBack_RunsTheEarlierSpecOnceMore()
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        story.EndAll();
        story.Put(JobSpecs.Job() with { Container = new ContainerSpec { Image = "web:2" } });
        story.Converge();
        story.EndAll();
        story.Send(new ServiceCommand.Rollback());
        story.Converge();

        Assert.Equal("web:1", story.State.Revisions[Assert.Single(story.UnderWay()).Revision].Spec.Container.Image);
        Assert.Null(story.State.Update);
    }

    [Fact]
    public void Job_Scaled_RunsOnlyWhatIsMissing()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), scale: 2);
        story.EndAll();
        story.Send(new ServiceCommand.SetScale(3));
        story.Converge();
        Assert.Equal((3, JobPhase.Running), (Assert.Single(story.UnderWay()).Slot, story.View.Job!.Phase));

        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();
        Assert.Empty(story.UnderWay());
        Assert.Equal((JobPhase.Completed, 1, 1), (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Total));
    }

    [Fact]
    public void Job_ScaleOfZero_IsCompletedAtOnce()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), scale: 0);

        Assert.Equal((JobPhase.Completed, ServiceStatus.Active), (story.View.Job!.Phase, story.View.Status));
    }

    [Fact]
    public void Job_StoppedAsItEnds_BeginsAnewWhatWasUnderWayAndNothingElse()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), scale: 2);
        var (done, interrupted) = (story.UnderWay()[0], story.UnderWay()[1]);
        story.End(done);
        story.Converge();
        story.End(interrupted);
        story.Send(new ServiceCommand.Stop());
        story.Converge();
        Assert.Equal((ServiceStatus.Stopped, JobPhase.Stopped, 1), (story.View.Status, story.View.Job!.Phase, story.View.Job.Completed));

        story.Send(new ServiceCommand.Start());
        story.Converge();
        var again = Assert.Single(story.UnderWay());
        Assert.Equal(2, again.Slot);
        Assert.NotEqual(interrupted.Id, again.Id);
    }

    [Fact]
    public void Job_ItsContainersAreRemoved_StaysCompleted()
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        story.EndAll();
        story.Send(new ServiceCommand.RemoveInstance(story.Live.Single().Id));
        story.Converge();

        Assert.Empty(story.State.Instances);
        Assert.Equal(JobPhase.Completed, story.View.Job!.Phase);
        Assert.Equal(InstanceState.Completed, Assert.Single(story.View.Instances).State);
    }

    [Fact]
    public void Job_RunInstanceRemoved_ItsSlotBeginsAnewAndNothingIsCountedAgainstIt()
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        story.Send(new ServiceCommand.RemoveInstance(story.UnderWay().Single().Id));
        story.Converge();

        Assert.Single(story.UnderWay());
        Assert.Empty(story.State.Job!.Latest!.Failures);
    }

    [Theory]
    [InlineData("restart")]
    [InlineData("restart-instance")]
    [InlineData("stop-instance")]
    [InlineData("start-instance")]
    [InlineData("move-instance")]
    [InlineData("pause")]
    public void Job_WhatIsForServicesThatStay_IsRefused(string deed)
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        var id = story.UnderWay().Single().Id;
        ServiceCommand command = deed switch
        {
            "restart" => new ServiceCommand.Restart(),
            "restart-instance" => new ServiceCommand.RestartInstance(id),
            "stop-instance" => new ServiceCommand.StopInstance(id),
            "start-instance" => new ServiceCommand.StartInstance(id),
            "move-instance" => new ServiceCommand.MoveInstance(id, new HostId("b"), TimeSpan.FromMinutes(1)),
            _ => new ServiceCommand.PauseUpdate(),
        };

        Assert.Equal(RefusalKind.Conflict, Assert.IsType<ServiceDecision.Refuse>(story.Send(command)).Refusal.Kind);
    }

    [Fact]
    public void Job_RunAgain_IsAnotherRunOnceTheOneBeforeIsOver()
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        Assert.IsType<ServiceDecision.Refuse>(story.Send(new ServiceCommand.RunJob()));
        story.EndAll();
        story.Send(new ServiceCommand.RunJob());
        story.Converge();

        Assert.Equal((2L, JobRunCause.Command), (story.View.Job!.Run, story.View.Job.Runs[0].Cause));
        Assert.Single(story.UnderWay());
    }

    [Fact]
    public void Job_ManyRuns_RemembersTheLatestOnly()
    {
        var story = JobSpecs.Begun(JobSpecs.Job());
        story.EndAll();
        for (var run = 2; run <= 8; run++)
        {
            story.Send(new ServiceCommand.RunJob());
            story.Converge();
            story.EndAll();
        }

        Assert.Equal([5L, 6, 7, 8], story.State.Job!.Runs.Keys);
        Assert.Equal([5L, 6, 7, 8], story.Live.Select(one => one.Run));
    }

    [Fact]
    public void Job_OfManyCompletions_KeepsTheContainersOfTheLatestOnly()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(maxConcurrent: 10), scale: 80);
        while (story.View.Job!.Phase == JobPhase.Running) story.EndAll();

        Assert.Equal(JobRules.ContainersKept, story.Live.Count());
        Assert.Equal(80, story.View.Instances.Count(one => one.State == InstanceState.Completed));
    }

    [Fact]
    public void Job_NotBegunOnADrainedHost_GoesElsewhere()
    {
        var story = new ServiceStory();
        story.Put(JobSpecs.Job());
        story.Settle();
        story.Report(story.UnderWay().Single(), InstanceState.Pulling);
        story.SetHosts(Specs.Host("a") with { Availability = HostAvailability.Draining }, Specs.Host("b"));
        story.Converge();

        Assert.Equal("b", story.UnderWay().Single().Host.Value);
    }
}
