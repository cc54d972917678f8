using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class RollingRestartStories
{
    [Fact]
    public void Restart_ThreeInstances_OneAfterTheOther()
    {
        var story = ServiceStory.Running(3);
        story.Send(new ServiceCommand.Restart());

        foreach (var slot in new[] { 1, 2, 3 })
        {
            var restarted = Assert.IsType<ServiceEvent.InstanceRestarted>(Assert.Single(story.Settle()));
            Assert.Equal(story.InSlot(slot).Id, restarted.Instance);
            Assert.Empty(story.Settle());
            story.Obey();
        }

        Assert.Empty(story.Settle());
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Restart_OneFails_ItIsRestartedWithoutWaiting()
    {
        var story = ServiceStory.Running(3);
        story.Report(story.InSlot(3), InstanceState.Failed, "exited with code 1");
        story.Send(new ServiceCommand.Restart());

        Assert.Equal(story.InSlot(3).Id, Assert.IsType<ServiceEvent.InstanceRestarted>(Assert.Single(story.Settle())).Instance);
    }

    [Fact]
    public void Restart_AgainWhileUnderWay_EveryInstanceEndsUpInTheLatestWave()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.Restart());
        story.Settle();
        story.Send(new ServiceCommand.Restart());
        story.Converge();

        Assert.All(story.Live, one => Assert.Equal(2, one.Wave));
        Assert.Equal([2, 1], story.Live.Select(one => one.Generation));
    }

    [Fact]
    public void Restart_OneIsStopped_ItStaysStopped()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.StopInstance(story.InSlot(2).Id));
        story.Converge();
        story.Send(new ServiceCommand.Restart());
        story.Converge();

        Assert.Equal((InstanceGoal.Stopped, 0), (story.InSlot(2).Goal, story.InSlot(2).Generation));
        Assert.Equal(1, story.InSlot(1).Generation);
    }

    [Fact]
    public void StartInstance_AfterARestartOfTheOthers_IsNotRestartedOnTop()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.StopInstance(story.InSlot(2).Id));
        story.Send(new ServiceCommand.Restart());
        story.Converge();

        story.Send(new ServiceCommand.StartInstance(story.InSlot(2).Id));
        story.Converge();

        Assert.Equal((InstanceGoal.Running, 0), (story.InSlot(2).Goal, story.InSlot(2).Generation));
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Restart_InstanceThatHasCompleted_IsRestartedToo()
    {
        var story = ServiceStory.Running();
        story.Report(story.InSlot(1), InstanceState.Completed);
        story.Send(new ServiceCommand.Restart());

        Assert.IsType<ServiceEvent.InstanceRestarted>(Assert.Single(story.Settle()));
    }

    [Fact]
    public void Restart_NodeRestarted_NothingIsRestartedBeforeItsReport()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.Restart());
        story.ForgetReports();

        Assert.Empty(story.Settle());
    }
}
