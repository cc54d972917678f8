using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>Which status and reason a person sees in each situation.</summary>
public sealed class ServiceViewsTests
{
    [Fact]
    public void AllRun_IsActiveWithoutAReason() => AssertStatus(ServiceStory.Running(2), ServiceStatus.Active, null);

    [Fact]
    public void JustPlaced_IsActivatingWithTheCount()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of(), 2);
        story.Settle();

        AssertStatus(story, ServiceStatus.Activating, "0 of 2 run");
        Assert.All(story.View.Instances, one => Assert.Equal(InstanceState.Assigned, one.State));
    }

    [Fact]
    public void ImageIsBeingPulled_IsActivatingAndNotDegraded()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        story.Settle();
        story.Report(story.InSlot(1), InstanceState.Pulling, "pulling: 3.0 of 9.0 MB in 2 layers");

        AssertStatus(story, ServiceStatus.Activating, "pulling: 3.0 of 9.0 MB in 2 layers");
    }

    [Fact]
    public void InstanceFails_IsDegradedWithItsReason()
    {
        var story = ServiceStory.Running(2);
        story.Report(story.InSlot(2), InstanceState.Failed, "exited with code 3");

        AssertStatus(story, ServiceStatus.Degraded, "exited with code 3");
        Assert.Equal(1, story.View.Running);
    }

    [Fact]
    public void SomeStoppedOneByOne_IsActiveAndSaysSo()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.StopInstance(story.InSlot(2).Id));
        story.Settle();
        AssertStatus(story, ServiceStatus.Activating, "1 of 2 run");

        story.Report(story.InSlot(2), InstanceState.Stopped);

        AssertStatus(story, ServiceStatus.Active, "1 of 2 instances were stopped one by one");
    }

    [Fact]
    public void AllStoppedOneByOne_IsStopped()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.StopInstance(story.InSlot(1).Id));
        story.Report(story.InSlot(1), InstanceState.Stopped);

        AssertStatus(story, ServiceStatus.Stopped, "its instances were stopped one by one");
    }

    [Fact]
    public void HostSilent_IsDegradedAndItsInstancesAreUnknown()
    {
        var story = ServiceStory.Running();
        story.SetHosts(Specs.Host("a", HostState.Degraded));

        AssertStatus(story, ServiceStatus.Degraded, "host a: its engine does not answer");
        Assert.Equal(InstanceState.Unknown, Assert.Single(story.View.Instances).State);
    }

    [Fact]
    public void HostUnknown_SaysThatItMayNotHaveConnected()
    {
        var story = ServiceStory.Running();
        story.SetHosts();

        Assert.Contains("host a is not known", story.View.Reason);
    }

    [Fact]
    public void UpdateUnderWay_IsUpdating()
    {
        var story = ServiceStory.Running(2);
        story.Put(Specs.Of("web:2"));

        AssertStatus(story, ServiceStatus.Updating, "instances are being replaced one by one");
        Assert.Equal((2, 0), (story.View.Running, story.View.UpToDate));
    }

    [Fact]
    public void RestartUnderWay_IsNotActiveYet()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.Restart());

        Assert.Equal(ServiceStatus.Activating, story.View.Status);
    }

    [Fact]
    public void JournalCannotBeWritten_IsDegradedWithThatReason()
    {
        var story = ServiceStory.Running();
        story.Observed = story.Observed with { JournalFault = "the database is away" };

        AssertStatus(story, ServiceStatus.Degraded, "the database is away");
    }

    [Fact]
    public void DependencyIsMissing_IsActivatingAndSaysForWhat()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of());
        story.Observed = story.Observed with { WaitsFor = "waits for shop/db to be started" };
        story.Settle();

        AssertStatus(story, ServiceStatus.Activating, "waits for shop/db to be started");
        Assert.Equal("waits for shop/db to be started", Assert.Single(story.View.Instances).Reason);
    }

    [Fact]
    public void Stopping_IsActivatingUntilTheContainersHaveEnded()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Stop());
        Assert.Equal(ServiceStatus.Activating, story.View.Status);

        story.Converge();
        AssertStatus(story, ServiceStatus.Stopped, null);
    }

    [Fact]
    public void Removing_SaysHowManyAreLeft()
    {
        var story = ServiceStory.Running(2);
        story.Send(new ServiceCommand.Remove(false));

        AssertStatus(story, ServiceStatus.Removing, "2 containers are still to go");
    }

    [Fact]
    public void Instance_Reported_ShowsContainerNamePortsAndImage()
    {
        var story = ServiceStory.Running();
        var id = story.InSlot(1).Id;
        story.Observed = story.Observed with
        {
            Statuses = story.Observed.Statuses.SetItem(id, story.Observed.Statuses[id] with
            {
                ContainerId = "c0ffee",
                Ports = ["0.0.0.0:80->80/tcp"],
                Restarts = 2
            }),
        };

        var shown = Assert.Single(story.View.Instances);

        Assert.Equal(($"shop_web.1.{id}", "c0ffee", "web:1", 2), (shown.ContainerName, shown.ContainerId, shown.Image, shown.Restarts));
        Assert.Equal(["0.0.0.0:80->80/tcp"], shown.Ports.AsEnumerable());
    }

    private static void AssertStatus(ServiceStory story, ServiceStatus status, string? reason) =>
        Assert.Equal((status, reason), (story.View.Status, story.View.Reason));
}
