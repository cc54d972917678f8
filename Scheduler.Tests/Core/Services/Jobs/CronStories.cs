using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

/// <summary>Jobs with a schedule: what is run for which time, and what is not.</summary>
public sealed class CronStories
{
    [Fact]
    public void Cron_Created_RunsWhenItsTimeHasComeAndNotBefore()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        Assert.Empty(story.UnderWay());
        Assert.Equal((ServiceStatus.Active, JobPhase.Waiting), (story.View.Status, story.View.Job!.Phase));
        Assert.Equal("next run at 2026-01-01 01:00:00Z", story.View.Reason);

        At(story, "01:00:00");
        Assert.Single(story.UnderWay());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero), story.View.Job!.Runs[0].ScheduledFor);
        story.EndAll();
        Assert.Equal("run 1 completed at 2026-01-01 01:00:00Z; next run at 2026-01-01 02:00:00Z", story.View.Job!.Message);
    }

    [Fact]
    public void Cron_AnotherServerWithASlowerClock_DoesNotRunTheSameTimeAgain()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        At(story, "01:00:00");
        story.EndAll();
        At(story, "00:59:58");
        At(story, "01:00:30");

        Assert.Single(story.Journal.OfType<ServiceEvent.JobRunStarted>());
    }

    [Fact]
    public void Cron_ItsServersClockWasADayAhead_BeginsAnewByTheRightOne()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        At(story, "1.01:00:00");
        story.EndAll();
        At(story, "01:30:00");
        Assert.Empty(story.UnderWay());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero), story.View.Job!.Schedule!.NextAt);

        At(story, "02:00:00");

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero), story.View.Job!.Runs[0].ScheduledFor);
        Assert.Single(story.UnderWay());
    }

    [Fact]
    public void Cron_ManyTimesMissed_MakesUpForTheLatestOnly()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("*/10 * * * *"));
        At(story, "09:33:00");
        story.EndAll();

        var run = Assert.Single(story.Journal.OfType<ServiceEvent.JobRunStarted>());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 9, 30, 0, TimeSpan.Zero), run.ScheduledFor);
    }

    [Fact]
    public void Cron_MissedByMoreThanItsDeadline_PassesTheTimeOver()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *", deadline: TimeSpan.FromMinutes(5)));
        At(story, "01:06:00");

        Assert.Empty(story.UnderWay());
        Assert.Contains("missed by 00:06:00", story.View.Job!.Schedule!.PassedOverReason, StringComparison.Ordinal);
        At(story, "02:04:00");
        Assert.Single(story.UnderWay());
    }

    [Fact]
    public void Cron_ThatMustNotOverlap_PassesATimeOver()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        At(story, "01:00:00");
        At(story, "02:00:00");

        Assert.Equal(1, Assert.Single(story.UnderWay()).Run);
        Assert.Contains("run 1 was still under way", story.View.Job!.Schedule!.PassedOverReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cron_ThatMayOverlap_RunsBothInSlotsOfTheirOwn()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *", JobOverlap.Allow), scale: 2);
        At(story, "01:00:00");
        At(story, "02:00:00");
        Assert.Equal([1, 2, 3, 4], story.UnderWay().Select(one => one.Slot));
        foreach (var one in story.UnderWay().Where(one => one.Run == 1)) story.End(one);
        story.Converge();
        At(story, "03:00:00");

        Assert.Equal([3, 4, 1, 2], story.UnderWay().Select(one => one.Slot));
        Assert.Equal(JobOutcome.Completed, story.State.Job!.Runs[1].Outcome);
    }

    [Fact]
    public void Cron_ThatReplaces_EndsTheRunBefore()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *", JobOverlap.Replace));
        At(story, "01:00:00");
        At(story, "02:00:00");

        Assert.Equal(2, Assert.Single(story.UnderWay()).Run);
        Assert.Equal(JobOutcome.Replaced, story.State.Job!.Runs[1].Outcome);
    }

    [Fact]
    public void Cron_SuspendedAndResumed_MakesUpForNothing()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        story.Send(new ServiceCommand.SuspendSchedule());
        At(story, "03:30:00");
        Assert.Empty(story.UnderWay());
        Assert.Null(story.View.Job!.Schedule!.NextAt);

        story.Send(new ServiceCommand.ResumeSchedule());
        story.Converge();
        Assert.Empty(story.UnderWay());
        At(story, "04:00:00");
        Assert.Single(story.UnderWay());
    }

    [Fact]
    public void Cron_StoppedAndStarted_MakesUpForNothing()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        story.Send(new ServiceCommand.Stop());
        At(story, "03:30:00");
        story.Send(new ServiceCommand.Start());
        story.Converge();

        Assert.Empty(story.UnderWay());
    }

    [Fact]
    public void Cron_RunNow_RunsBesideItsTimes()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"));
        story.Send(new ServiceCommand.RunJob());
        story.Converge();
        story.EndAll();
        At(story, "01:00:00");

        Assert.Equal([JobRunCause.Command, JobRunCause.Schedule], story.Journal.OfType<ServiceEvent.JobRunStarted>().Select(run => run.Cause));
    }

    [Fact]
    public void Cron_AnotherSpecWhileItRuns_FinishesAsItBeganAndRunsTheNewOneAtItsNextTime()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *"), scale: 2);
        At(story, "01:00:00");
        story.End(story.UnderWay()[0], 1);
        story.Converge();
        story.Put(JobSpecs.Cron("0 * * * *") with { Container = new ContainerSpec { Image = "web:2" } });
        story.Now += TimeSpan.FromMinutes(2);
        story.Converge();
        Assert.All(story.UnderWay(), one => Assert.Equal(1, one.Revision));
        Assert.Equal(2, story.UnderWay().Count);
        story.EndAll();
        At(story, "02:00:00");

        Assert.All(story.UnderWay(), one => Assert.Equal(2, one.Revision));
    }

    [Fact]
    public void Cron_FailsForGood_IsShownAndStaysActive()
    {
        var story = JobSpecs.Begun(JobSpecs.Cron("0 * * * *") with { Restart = new RestartPolicy { Condition = RestartCondition.None } });
        At(story, "01:00:00");
        story.EndAll(exitCode: 7);

        Assert.Equal((ServiceStatus.Active, JobPhase.Failed), (story.View.Status, story.View.Job!.Phase));
        Assert.StartsWith("run 1 failed: 0 of 1 completed: exited with code 7; next run at", story.View.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Suspend_WithoutASchedule_IsRefused() =>
        Assert.IsType<ServiceDecision.Refuse>(JobSpecs.Begun(JobSpecs.Job()).Send(new ServiceCommand.SuspendSchedule()));

    private static void At(ServiceStory story, string time)
    {
        story.Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        story.Converge();
    }
}
