using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class RollingUpdateStories
{
    [Fact]
    public void Update_AllGoesWell_EveryInstanceIsReplacedAndNeverTwoAtOnce()
    {
        var story = ServiceStory.Running(3);
        story.Put(Specs.Of("web:2"));

        for (var round = 0; story.View.Status != ServiceStatus.Active; round++)
        {
            Assert.True(round < 50, "the update does not end");
            story.Settle();
            Assert.True(story.View.Running >= 2, "more than one was down");
            story.Obey();
        }

        Assert.All(story.Live, one => Assert.Equal(2, one.Revision));
        Assert.Equal(3, story.State.Instances.Count);
    }

    [Fact]
    public void Update_NewOneIsNotPreparedYet_OldOneRunsOn()
    {
        var story = Updating(out var old, out var next);
        story.Report(next, InstanceState.Failed, "cannot pull image web:2: manifest unknown");

        Assert.Empty(story.Settle());
        Assert.Equal(InstanceGoal.Running, story.State.Find(old.Id)!.Goal);
        Assert.Equal((1, ServiceStatus.Degraded), (story.View.Running, story.View.Status));
        Assert.Contains("manifest unknown", story.View.Reason);
    }

    [Fact]
    public void Update_NewOneIsPrepared_OldOneGoesThenTheNewOneStarts()
    {
        var story = Updating(out var old, out var next);
        story.Report(next, InstanceState.Created);
        Assert.Equal(new ServiceEvent.GoalSet(old.Id, InstanceGoal.Absent), Assert.Single(story.Settle()));
        Assert.Empty(story.Settle());

        story.Report(old, InstanceState.Gone);

        var events = story.Settle();
        Assert.Equal(old.Id, Assert.IsType<ServiceEvent.Gone>(events[0]).Instance);
        Assert.Equal([new ServiceEvent.GoalSet(next.Id, InstanceGoal.Running)], events[1..].AsEnumerable());
    }

    [Fact]
    public void Update_AnotherInstanceIsNotSettled_Waits()
    {
        var story = ServiceStory.Running(2);
        story.Report(story.InSlot(2), InstanceState.Initializing);
        story.Put(Specs.Of("web:2"));

        Assert.Empty(story.Settle());
        story.Report(story.InSlot(2), InstanceState.Running);
        Assert.Single(story.Settle());
    }

    [Fact]
    public void Update_InstancesThatFail_AreReplacedAtOnce()
    {
        var story = ServiceStory.Running(3);
        story.Report(story.InSlot(1), InstanceState.Failed, "exited with code 1");
        story.Report(story.InSlot(3), InstanceState.Unhealthy, "its health check fails");
        story.Put(Specs.Of("web:2"));

        var placed = story.Settle().OfType<ServiceEvent.Placed>();

        Assert.Equal([1, 3], placed.Select(one => one.Slot));
    }

    [Fact]
    public void Update_NewVersionCrashes_TheOthersKeepTheOld()
    {
        var story = ServiceStory.Running(3);
        story.Put(Specs.Of("web:2"));
        Prepare(story);
        story.Report(story.InSlot(1), InstanceState.Failed, "exited with code 1");

        Assert.Empty(story.Settle());
        Assert.Equal([1, 1], story.Live.Where(one => one.Slot > 1).Select(one => one.Revision));
        Assert.Equal(2, story.View.Running);
    }

    [Fact]
    public void Update_FixedByAThirdSpec_GoesOnWithIt()
    {
        var story = Updating(out _, out var next);
        story.Report(next, InstanceState.Failed, "cannot pull");
        story.Put(Specs.Of("web:3"));
        story.Converge();

        Assert.Equal(("web:3", ServiceStatus.Active), (story.View.Instances.Single().Image, story.View.Status));
    }

    [Fact]
    public void Rollback_MidUpdate_KeepsTheOldInstanceThatStillRuns()
    {
        var story = Updating(out var old, out var next);
        story.Report(next, InstanceState.Failed, "cannot pull");

        story.Send(new ServiceCommand.Rollback());
        story.Converge();

        Assert.Equal(old.Id, Assert.Single(story.State.Instances.Values).Id);
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Put_TheSpecThatAlreadyRuns_ReplacesNothing()
    {
        var story = ServiceStory.Running(2);
        var before = story.Live.Select(one => one.Id).ToList();
        story.Put(Specs.Of("web:2"));
        story.Put(Specs.Of("web:1"));
        story.Converge();

        Assert.Equal(before, story.Live.Select(one => one.Id));
    }

    [Fact]
    public void ScaleDown_MidUpdate_TakesOldAndNewOfTheSlot()
    {
        var story = ServiceStory.Running(1);
        story.Put(Specs.Of("web:2"));
        story.Settle();
        story.Send(new ServiceCommand.SetScale(0));
        story.Settle();

        Assert.Empty(story.Live);
        story.Converge();
        Assert.Empty(story.State.Instances);
    }

    [Fact]
    public void Removal_MidUpdate_TakesBoth()
    {
        var story = Updating(out _, out _);
        story.Send(new ServiceCommand.Remove(false));

        Assert.Empty(story.Live);
        story.Converge();
        Assert.Empty(story.State.Instances);
    }

    [Fact]
    public void Stop_MidUpdate_DropsTheNewAndKeepsTheOldStopped()
    {
        var story = Updating(out var old, out _);
        story.Send(new ServiceCommand.Stop());
        story.Converge();
        Assert.Equal((old.Id, ServiceStatus.Stopped), (story.InSlot(1).Id, story.View.Status));

        story.Send(new ServiceCommand.Start());
        story.Converge();
        Assert.Equal((2, ServiceStatus.Active), (story.InSlot(1).Revision, story.View.Status));
    }

    [Fact]
    public void Update_PortsTaken_NewOneMayShareThoseOfTheOldAndStaysOnItsHost()
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host("a") with { Instances = 5 }, Specs.Host("b"));
        story.Put(Specs.Of("web:1", Specs.Port(80)), 1);
        story.Converge();
        var old = story.InSlot(1);
        story.SetHosts(Specs.Host("a"), Specs.Host(old.Host.Value) with
        {
            Instances = 9,
            Ports = [new PortClaim(80, "tcp", null, "shop/web slot 1", old.Id)],
        });
        story.Put(Specs.Of("web:2", Specs.Port(80)));
        story.Settle();

        Assert.Equal(old.Host, story.Live.Single(one => one.Goal == InstanceGoal.Prepared).Host);
    }

    [Fact]
    public void Update_HostHasRoomForOneOnly_NewOneTakesTheRoomOfTheOld()
    {
        var spec = Specs.Of();
        var tight = spec with
        {
            Container = spec.Container with { Resources = new ResourceSpec { CpuReservation = 6, MemoryReservationBytes = 12L << 30 } }
        };
        var story = ServiceStory.Running(1, tight);
        story.SetHosts(Specs.Host("a") with { ReservedCpus = 6, ReservedMemoryBytes = 12L << 30 });
        story.Put(tight with { Container = tight.Container with { Image = "web:2" } });
        story.Converge();

        Assert.Equal((2, ServiceStatus.Active), (story.InSlot(1).Revision, story.View.Status));
    }

    [Fact]
    public void Update_HostOfTheOldOneFallsSilentAfterItWasToldToGo_NewOneElsewhereDoesNotWait()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of(), 1);
        story.Converge();
        var old = story.InSlot(1);
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Put(Specs.Of("web:2") with { Constraints = ["node.id==b"] });
        story.Settle();
        var next = story.Live.Single(one => one.Goal == InstanceGoal.Prepared);
        story.Report(next, InstanceState.Created);
        story.Settle();
        story.SetHosts(Specs.Host("a", HostState.Disconnected), Specs.Host("b"));

        story.Settle();

        Assert.Equal(InstanceGoal.Running, story.State.Find(next.Id)!.Goal);
        Assert.False(story.State.Find(old.Id)!.IsLive);
    }

    /// <summary>One instance runs, and its successor was just placed.</summary>
    private static ServiceStory Updating(out Instance old, out Instance next)
    {
        var story = ServiceStory.Running();
        old = story.InSlot(1);
        story.Put(Specs.Of("web:2"));
        story.Settle();
        next = story.Live.Single(one => one.Goal == InstanceGoal.Prepared);
        return story;
    }

    /// <summary>The first replacement goes through, up to the start of the new instance.</summary>
    private static void Prepare(ServiceStory story)
    {
        while (story.Live.Count() != story.State.Scale || story.InSlot(1).Revision == 1)
        {
            story.Obey();
            story.Settle();
        }
    }
}
