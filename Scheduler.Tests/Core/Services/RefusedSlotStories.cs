using Scheduler.Messages.Hosts;
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

    /// <summary>The old instance runs on, so nothing else would say why the update does not go on.</summary>
    [Fact]
    public void NoHost_ForAnUpdate_IsSaidUntilItGoesOn()
    {
        var story = ServiceStory.Running();
        story.Put(Specs.Of("web:1", Specs.Port(80)));
        var free = story.Observed.Hosts.Values.ToArray();
        story.SetHosts([.. free.Select(host => host with { Ports = [new PortClaim(80, "tcp", null, "container nginx")] })]);
        story.Settle();

        Assert.Equal(ServiceStatus.Updating, story.View.Status);
        Assert.Contains("slot 1 cannot be updated yet: ", story.View.Reason, StringComparison.Ordinal);
        Assert.Contains("port 80/tcp is taken by container nginx", story.View.Reason, StringComparison.Ordinal);

        story.SetHosts(free);
        story.Now += TimeSpan.FromSeconds(1);
        story.Settle();
        Assert.Equal("instances are being replaced one by one", story.View.Reason);
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
