using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class StopAndRemoveStories
{
    [Fact]
    public void Stop_Instances_KeepTheirPlacesAndAreStoppedNotRemoved()
    {
        var story = ServiceStory.Running(2);
        var before = story.Live.Select(one => (one.Id, one.Host)).ToList();
        story.Send(new ServiceCommand.Stop());
        story.Converge();

        Assert.Equal(before, story.Live.Select(one => (one.Id, one.Host)));
        Assert.All(story.Live, one => Assert.Equal(InstanceGoal.Stopped, one.Goal));
        Assert.Equal((ServiceStatus.Stopped, 0), (story.View.Status, story.View.Running));
    }

    [Fact]
    public void Start_AfterStop_TheSameInstancesRun()
    {
        var story = ServiceStory.Running(2);
        var before = story.Live.Select(one => one.Id).ToList();
        story.Send(new ServiceCommand.Stop());
        story.Converge();
        story.Send(new ServiceCommand.Start());
        story.Converge();

        Assert.Equal(before, story.Live.Select(one => one.Id));
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Stop_ThenScaleUp_PlacesNothingUntilStarted()
    {
        var story = ServiceStory.Running(1);
        story.Send(new ServiceCommand.Stop());
        story.Send(new ServiceCommand.SetScale(3));
        story.Converge();
        Assert.Single(story.State.Instances);

        story.Send(new ServiceCommand.Start());
        story.Converge();
        Assert.Equal(3, story.View.Running);
    }

    [Fact]
    public void Remove_EveryInstance_GoesAndNothingIsPlacedAnew()
    {
        var story = ServiceStory.Running(3);
        story.Send(new ServiceCommand.Remove(Volumes: false));
        Assert.Equal(ServiceStatus.Removing, story.View.Status);

        story.Converge();

        Assert.Empty(story.State.Instances);
        Assert.True(story.State.Removing);
    }

    [Fact]
    public void Remove_AHostIsSilent_WaitsForItAndSaysSo()
    {
        var story = ServiceStory.Running(1);
        story.SetHosts(Specs.Host("a", HostState.Disconnected));
        story.Send(new ServiceCommand.Remove(Volumes: false));
        story.Converge();

        Assert.Single(story.State.Instances);
        Assert.Contains("does not answer", story.View.Reason);
    }
}
