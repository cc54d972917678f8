using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>A slot that finds no place is tried again, patiently, and says why.</summary>
public sealed class RefusedSlotStories
{
    [Fact]
    public void NoHost_Slot_WaitsWithTheReason()
    {
        var story = new ServiceStory();
        story.SetHosts();
        story.Put(Specs.Of());

        story.Settle();

        Assert.Empty(story.State.Instances);
        Assert.Equal("there is no host yet", Assert.Single(story.View.Instances).Reason);
        Assert.Equal(ServiceStatus.Degraded, story.View.Status);
    }

    [Fact]
    public void Refused_SettledAgainAtOnce_IsNotTriedBeforeItsTime()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        story.Settle();
        story.Refuse(story.InSlot(1), "port 80/tcp is taken");

        Assert.Empty(story.Settle());
        story.Now += TimeSpan.FromMilliseconds(500);
        Assert.Single(story.Settle());
    }

    [Fact]
    public void Refused_Again_WaitsLongerUpToTenSeconds()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            story.Settle();
            story.Refuse(story.InSlot(1), "port 80/tcp is taken");
            var wait = story.Observed.Refusals[1].RetryAt - story.Now;
            waits.Add(wait.TotalSeconds);
            story.Now += wait;
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 10, 10], waits);
    }

    [Fact]
    public void Refused_HostsChange_IsTriedAtOnce()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        story.Settle();
        story.Refuse(story.InSlot(1), "port 80/tcp is taken");

        story.Observed = story.Observed.WithRefusalsDue(story.Now);

        Assert.Single(story.Settle());
    }

    [Fact]
    public void Refused_ThenRuns_IsForgotten()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        story.Settle();
        story.Refuse(story.InSlot(1), "port 80/tcp is taken");
        story.Now += TimeSpan.FromSeconds(1);
        story.Converge();

        Assert.Empty(story.Observed.Refusals);
        Assert.Equal((ServiceStatus.Active, null), (story.View.Status, story.View.Reason));
    }

    [Fact]
    public void Refused_SlotIsScaledAway_IsForgotten()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of(), 2);
        story.Settle();
        story.Refuse(story.InSlot(2), "port 80/tcp is taken");
        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();

        Assert.Empty(story.Observed.Refusals);
    }

    [Fact]
    public void Refused_ServiceIsStopped_IsForgottenOnceItIsDue()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        story.Settle();
        story.Refuse(story.InSlot(1), "port 80/tcp is taken");
        story.Send(new ServiceCommand.Stop());
        story.Now += TimeSpan.FromSeconds(1);
        story.Settle();

        Assert.Empty(story.Observed.Refusals);
        Assert.Equal(ServiceStatus.Stopped, story.View.Status);
    }
}
