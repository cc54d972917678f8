using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Jobs;

/// <summary>A job whose server's clock was wrong, and is set right.</summary>
public sealed class JobClockStories
{
    [Fact]
    public void Job_FailedWhileItsServersClockWasADayAhead_IsTriedAgainByTheRightOne()
    {
        var story = JobSpecs.Begun(
            JobSpecs.Job(restart: new RestartPolicy { Condition = RestartCondition.OnFailure, Delay = TimeSpan.FromSeconds(5) }));
        story.Now += TimeSpan.FromDays(1);
        story.EndAll(exitCode: 3);
        Assert.Empty(story.UnderWay());

        story.Now -= TimeSpan.FromDays(1);
        story.Converge();

        Assert.Equal(1, Assert.Single(story.UnderWay()).Slot);
    }
}
