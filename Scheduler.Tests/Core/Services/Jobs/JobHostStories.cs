using System.Globalization;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

/// <summary>Jobs whose hosts are lost and come back, and jobs of every host.</summary>
public sealed class JobHostStories
{
    [Fact]
    public void Job_ItsHostIsLost_RunsElsewhereAndTheLossIsNoFailure()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(restart: new RestartPolicy { Condition = RestartCondition.None }), 1, "a");
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Lose("a");
        story.Converge();

        Assert.Equal("b", Assert.Single(story.Holders).Host.Value);
        Assert.Empty(story.State.Job!.Latest!.Failures);
    }

    [Fact]
    public void Job_NothingIsKnownOfItAndItsHostIsLost_RunsElsewhere()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), 1, "a");
        story.ForgetReports();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Lose("a");
        story.Converge();

        Assert.Equal("b", Assert.Single(story.Holders).Host.Value);
    }

    [Fact]
    public void Job_LostAndBackAndDone_CountsOnceAndTheOtherGoes()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), 1, "a");
        var first = story.UnderWay().Single();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Lose("a");
        story.Converge();
        story.Return("a", withNewSession: false);
        story.End(first);
        story.Converge();

        Assert.Equal((JobPhase.Completed, 1), (story.View.Job!.Phase, story.View.Job.Completed));
        Assert.Empty(story.UnderWay());
        Assert.Equal(first.Id, Assert.Single(story.Live).Id);
    }

    [Fact]
    public void Job_LostAndBackAfterItsSlotWasCompletedElsewhere_Goes()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), 1, "a");
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Lose("a");
        story.Converge();
        story.End(story.Holders.Single());
        story.Converge();
        story.Return("a");
        story.Converge();

        Assert.Empty(story.UnderWay());
        Assert.Equal("b", Assert.Single(story.Live).Host.Value);
    }

    [Fact]
    public void Job_LostAndBackAndStillRunning_IsKeptSinceItHasDoneMore()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), 1, "a");
        var first = story.UnderWay().Single();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Lose("a");
        story.Now += TimeSpan.FromMinutes(1);
        story.Converge();
        story.Return("a", withNewSession: false);
        story.Report(story.State.Find(first.Id)!, InstanceState.Running);
        story.Converge();

        Assert.Equal(first.Id, Assert.Single(story.UnderWay()).Id);
    }

    [Fact]
    public void Job_ExclusiveAndItsHostIsLost_WaitsUntilItHasEndedForCertain()
    {
        var story = JobSpecs.Begun(JobSpecs.Job() with { OnHostLoss = HostLossPolicy.Exclusive }, 1, "a");
        story.Apply([new ServiceEvent.StartGranted(story.UnderWay().Single().Id, 1), new ServiceEvent.StartOver(story.UnderWay().Single().Id)]);
        story.SetHosts(Specs.Host("a") with { IsGuarded = true }, Specs.Host("b"));
        story.MayRunFor(5);
        story.SetHosts(Specs.Host("a", HostState.Disconnected) with { IsGuarded = true, LostAt = story.Now }, Specs.Host("b"));
        story.Converge();
        Assert.Equal("a", Assert.Single(story.UnderWay()).Host.Value);

        story.MayRunFor(0);
        story.Converge();
        Assert.Equal("b", Assert.Single(story.Holders).Host.Value);
    }

    [Fact]
    public void Job_ExclusiveThatFails_IsTriedAgainThoughItsContainerIsKept()
    {
        var story = JobSpecs.Begun(JobSpecs.Job() with { OnHostLoss = HostLossPolicy.Exclusive }, 1, "a");
        story.EndAll(exitCode: 1);
        story.Now += TimeSpan.FromMinutes(2);
        story.Converge();

        Assert.Single(story.UnderWay());
    }

    [Fact]
    public void Job_OnADrainedHost_IsLetFinishAndTheDrainSaysSo()
    {
        var story = JobSpecs.Begun(JobSpecs.Job(), 1, "a");
        story.SetHosts(Specs.Host("a") with { Availability = HostAvailability.Draining }, Specs.Host("b"));
        story.Converge();
        Assert.Contains("is let finish", story.View.Instances.Single().MoveWaits, StringComparison.Ordinal);
        story.EndAll();

        Assert.Equal(JobPhase.Completed, story.View.Job!.Phase);
        Assert.True(HostDrain.Of(new HostId("a"), story.Observed.Hosts[new HostId("a")], [story.View]).IsDone);
    }

    [Fact]
    public void GlobalJob_EveryHost_CompletesItOnce()
    {
        var story = JobSpecs.Begun(JobSpecs.GlobalJob());
        Assert.Equal(["a", "b"], story.UnderWay().Select(one => one.Host.Value));
        Assert.Equal((JobPhase.Running, 0, 2), (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Total));
        story.EndAll();

        Assert.Empty(story.UnderWay());
        Assert.Equal(
            (JobPhase.Completed, 2, 2, ServiceStatus.Active),
            (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Total, story.View.Status));
    }

    [Fact]
    public void GlobalJob_AHostComesLater_CompletesItToo()
    {
        var story = JobSpecs.Begun(JobSpecs.GlobalJob());
        story.EndAll();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"), Specs.Host("c"));
        story.Converge();

        Assert.Equal("c", Assert.Single(story.UnderWay()).Host.Value);
        Assert.Equal((JobPhase.Running, 2, 3), (story.View.Job!.Phase, story.View.Job.Completed, story.View.Job.Total));
    }

    [Fact]
    public void GlobalJob_OfMoreHostsThanContainersAreKept_LeavesNothingInTheWayOfTheirDrains()
    {
        var hosts = Enumerable.Range(0, JobRules.ContainersKept + 5)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"h{number:00}"))
            .ToArray();
        var story = JobSpecs.Begun(JobSpecs.GlobalJob(), 1, hosts);
        var board = new Board();
        board.Post(story.View);
        Assert.All(hosts, host => Assert.Equal(1, HostSeen.On(board, new HostId(host)).Instances));
        while (story.View.Job!.Phase == JobPhase.Running) story.EndAll();
        board.Post(story.View);

        Assert.Equal(JobRules.ContainersKept, story.Live.Count());
        Assert.All(hosts, host => Assert.Equal(0, HostSeen.On(board, new HostId(host)).Instances));
        Assert.All(hosts, host => Assert.True(HostDrain.Of(new HostId(host), board).IsDone));
    }

    [Fact]
    public void GlobalJob_FailsOnAHost_IsTriedAgainThere()
    {
        var story = JobSpecs.Begun(JobSpecs.GlobalJob());
        var there = story.UnderWay().Single(one => one.Host.Value == "a");
        story.End(story.UnderWay().Single(one => one.Host.Value == "b"));
        story.End(there, 1);
        story.Converge();
        story.Now += TimeSpan.FromMinutes(2);
        story.Converge();

        Assert.Equal(("a", there.Slot), (Assert.Single(story.UnderWay()).Host.Value, story.UnderWay().Single().Slot));
    }

    [Fact]
    public void GlobalJob_RunAgain_IsAnotherRunOnEveryHost()
    {
        var story = JobSpecs.Begun(JobSpecs.GlobalJob());
        story.EndAll();
        story.Send(new ServiceCommand.RunJob());
        story.Converge();

        Assert.Equal(["a", "b"], story.UnderWay().Select(one => one.Host.Value).Order());
        Assert.Equal(JobOutcome.Completed, story.State.Job!.Runs[1].Outcome);
    }
}
