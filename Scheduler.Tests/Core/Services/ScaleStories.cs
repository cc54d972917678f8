using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>How the reconciler fills slots and empties them.</summary>
public sealed class ScaleStories
{
    [Fact]
    public void NewService_OneHost_IsPlacedThereOncePerSlot()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of(), 3);

        story.Settle();

        Assert.Equal([1, 2, 3], story.Live.Select(one => one.Slot));
        Assert.All(story.Live, one => Assert.Equal((new HostId("a"), InstanceGoal.Running), (one.Host, one.Goal)));
    }

    [Fact]
    public void Settle_NothingToDo_SaysNothing()
    {
        var story = ServiceStory.Running(3);

        Assert.Empty(story.Settle());
    }

    [Fact]
    public void ScaleUp_SomeRun_LeavesThemAlone()
    {
        var story = ServiceStory.Running(2);
        var before = story.Live.ToList();
        story.Send(new ServiceCommand.SetScale(4));
        story.Converge();

        Assert.Equal(before, story.Live.Take(2));
        Assert.Equal(4, story.View.Running);
    }

    [Fact]
    public void ScaleDown_TakesTheHighestSlots()
    {
        var story = ServiceStory.Running(4);
        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();

        Assert.Equal(1, Assert.Single(story.State.Instances.Values).Slot);
    }

    [Fact]
    public void ScaleDownThenUp_PredecessorStillGoing_SlotWaitsForIt()
    {
        var story = ServiceStory.Running(2);
        var leaving = story.InSlot(2);
        story.Send(new ServiceCommand.SetScale(1));
        story.Settle();
        story.Send(new ServiceCommand.SetScale(2));

        Assert.Empty(story.Settle());
        story.Report(leaving, InstanceState.Gone);
        story.Settle();
        Assert.NotEqual(leaving.Id, story.InSlot(2).Id);
    }

    [Fact]
    public void ScaleUp_PredecessorsHostIsSilent_DoesNotWaitForIt()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.SetScale(1));
        story.Settle();
        story.SetHosts(Specs.Host("a", HostState.Disconnected), Specs.Host("b"));
        story.Send(new ServiceCommand.SetScale(2));

        story.Settle();

        Assert.Equal(new HostId("b"), story.InSlot(2).Host);
    }

    [Fact]
    public void ScaleToZeroAndBack_LeavesNothingAndComesBackWhole()
    {
        var story = ServiceStory.Running(3);
        story.Send(new ServiceCommand.SetScale(0));
        story.Converge();
        Assert.Empty(story.State.Instances);
        Assert.Equal(ServiceStatus.Active, story.View.Status);

        story.Send(new ServiceCommand.SetScale(3));
        story.Converge();
        Assert.Equal((3, ServiceStatus.Active), (story.View.Running, story.View.Status));
    }

    [Fact]
    public void HostSilent_ItsInstances_AreKept()
    {
        var story = ServiceStory.Running(2);
        story.SetHosts(Specs.Host("a", HostState.Degraded), Specs.Host("b"));

        Assert.Empty(story.Settle());
    }

    [Fact]
    public void NodeRestarted_NoReportsYet_NothingIsPlacedOrReplaced()
    {
        var story = ServiceStory.Running(3);
        story.Put(Specs.Of("web:2"));
        story.ForgetReports();

        Assert.Empty(story.Settle());
    }

    [Fact]
    public void RemoveInstance_ItsSlot_IsFilledAnew()
    {
        var story = ServiceStory.Running(2);
        var removed = story.InSlot(1);
        story.Send(new ServiceCommand.RemoveInstance(removed.Id));
        story.Converge();

        Assert.NotEqual(removed.Id, story.InSlot(1).Id);
        Assert.Equal(2, story.View.Running);
    }
}
