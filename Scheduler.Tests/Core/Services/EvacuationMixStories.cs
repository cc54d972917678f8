using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Services.EvacuationStories;

namespace Scheduler.Tests.Core.Services;

/// <summary>What else people do to a service while its instances leave a host.</summary>
public sealed class EvacuationMixStories
{
    [Fact]
    public void Update_DuringAMove_DropsTheUnfinishedMoveAndGoesElsewhere()
    {
        var story = Moving();

        story.Put(Specs.Of("web:2"));
        story.Converge();

        Assert.Equal(("b", true), (story.InSlot(1).Host.Value, story.State.IsCurrent(story.InSlot(1))));
        Assert.Single(story.State.Instances);
    }

    [Fact]
    public void Update_WhoseNewInstanceWaitsOnAHostThatIsDrained_GoesElsewhere()
    {
        var story = On("a", scale: 1, others: "b");
        story.Put(Specs.Of("web:2"));
        story.Settle();
        Assert.Equal(2, story.Live.Count());

        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Converge();

        Assert.Equal(("b", true), (story.InSlot(1).Host.Value, story.State.IsCurrent(story.InSlot(1))));
    }

    [Fact]
    public void ScaleDown_DuringAMove_TakesBothAway()
    {
        var story = Moving();

        story.Send(new ServiceCommand.SetScale(0));
        story.Converge();

        Assert.Empty(story.State.Instances);
    }

    [Fact]
    public void Stop_DuringAMove_LeavesOneStopped()
    {
        var story = Moving();

        story.Send(new ServiceCommand.Stop());
        story.Converge();

        Assert.Equal(("a", InstanceGoal.Stopped), (story.InSlot(1).Host.Value, story.InSlot(1).Goal));
        Assert.Equal(ServiceStatus.Stopped, story.View.Status);
    }

    [Fact]
    public void Stop_OfTheInstanceThatMoves_EndsTheMove()
    {
        var story = Moving();

        story.Send(new ServiceCommand.StopInstance(Old(story).Id));
        story.Converge();

        Assert.Equal(InstanceGoal.Stopped, story.InSlot(1).Goal);
    }

    [Fact]
    public void Removal_OfTheInstanceThatMoves_LetsTheNewOneTakeOver()
    {
        var story = Moving();

        story.Send(new ServiceCommand.RemoveInstance(Old(story).Id));
        story.Converge();

        Assert.Equal("b", story.InSlot(1).Host.Value);
    }

    [Fact]
    public void Restart_DuringAMove_IsDone()
    {
        var story = Moving();

        story.Send(new ServiceCommand.Restart());
        story.Converge();

        Assert.Equal((ServiceStatus.Active, "b"), (story.View.Status, story.InSlot(1).Host.Value));
    }

    [Fact]
    public void MoveOrder_ForARunningInstance_IsCarriedOutAndOver()
    {
        var story = On("a", scale: 2, others: "b");
        var moved = story.InSlot(2);

        Assert.IsType<ServiceDecision.Accept>(story.Send(Order(moved, "b")));
        story.Converge();

        Assert.Equal(["a", "b"], story.Live.OrderBy(one => one.Slot).Select(one => one.Host.Value));
        Assert.All(story.Live, one => Assert.Null(one.Move));
    }

    [Fact]
    public void MoveOrder_ThatIsCancelled_LeavesTheInstanceWhereItIs()
    {
        var story = On("a", scale: 1, others: "b");
        story.Send(Order(story.InSlot(1), "b"));
        story.Settle();

        story.Send(new ServiceCommand.CancelMoves());
        story.Settle();
        story.Converge();

        Assert.Equal("a", story.InSlot(1).Host.Value);
    }

    [Fact]
    public void MoveOrder_ThatDoesNotComeAbout_IsForgottenInTime()
    {
        var story = On("a", scale: 1);
        story.Send(Order(story.InSlot(1), "nowhere"));
        Assert.Empty(story.Settle());
        Assert.NotNull(story.View.Instances.Single().MoveWaits);

        story.Now += TimeSpan.FromHours(1);
        story.Settle();

        var shown = story.View.Instances.Single();
        Assert.Equal(((HostId?)null, (string?)null), (shown.MoveTo, shown.MoveWaits));
    }

    [Fact]
    public void MoveOrder_ToAHostThatCannot_WaitsWithThatHostsReason()
    {
        var story = On("a", scale: 1, others: "b");
        story.SetHosts(Specs.Host("a"), Specs.Host("b") with { Availability = HostAvailability.Inactive });
        story.Send(Order(story.InSlot(1), "b"));

        Assert.Empty(story.Settle());

        Assert.Equal("b: it is inactive", story.View.Instances.Single().MoveWaits);
    }

    [Fact]
    public void MoveOrder_ThatMustNotBe_IsRefused()
    {
        var exclusive = On("a", scale: 1, others: "b", Specs.Of() with { OnHostLoss = HostLossPolicy.Exclusive });
        var stopped = On("a", scale: 1, others: "b");
        stopped.Send(new ServiceCommand.Stop());
        var global = new ServiceStory();
        global.Put(Specs.Global());
        global.Converge();

        foreach (var story in new[] { exclusive, stopped, global })
            Assert.IsType<ServiceDecision.Refuse>(story.Send(Order(story.InSlot(1), "b")));
    }

    [Fact]
    public void GlobalService_OnADrainedHost_GoesWhenAllOthersHave()
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Put(Specs.Global());
        story.Converge();

        story.SetHosts(Draining("a"), Specs.Host("b"));
        Assert.Empty(story.Settle());
        Assert.Equal((2, ServiceStatus.Active), (story.View.Scale, story.View.Status));
        story.Observed = story.Observed with { Moves = story.Observed.Moves with { Deserted = [new HostId("a")] } };
        story.Converge();

        Assert.Equal(["b"], story.Live.Select(one => one.Host.Value));
        Assert.Equal((1, ServiceStatus.Active), (story.View.Scale, story.View.Status));
    }

    [Fact]
    public void GlobalService_OnADeactivatedHost_StaysAndIsNotMadeAnew()
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b") with { Availability = HostAvailability.Inactive });
        story.Put(Specs.Global());
        story.Converge();
        Assert.Equal(["a"], story.Live.Select(one => one.Host.Value));

        story.SetHosts(
            Specs.Host("a") with { Availability = HostAvailability.Inactive },
            Specs.Host("b") with { Availability = HostAvailability.Inactive });

        Assert.Empty(story.Settle());
        Assert.Equal((1, ServiceStatus.Active), (story.View.Scale, story.View.Status));
    }

    [Fact]
    public void RemovedHost_WithInstances_HasTheirSlotsFilledElsewhere()
    {
        var story = On("a", scale: 2, others: "b");

        story.SetHosts(Specs.Host("b"));
        story.Observed = story.Observed with { Removed = [new HostId("a")] };
        story.Converge();

        Assert.Equal(["b", "b"], story.State.Instances.Values.Select(one => one.Host.Value));
    }

    [Fact]
    public void DrainedHost_ThatIsLostAndComesBack_KeepsNothing()
    {
        var story = Moving();
        var old = Old(story);

        story.SetHosts(Draining("a") with { State = HostState.Disconnected, LostAt = story.Now }, Specs.Host("b"));
        story.Converge();
        var next = Assert.Single(story.Holders);
        Assert.Equal("b", next.Host.Value);
        Assert.True(story.State.Find(old.Id)!.IsLost);

        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Observed = story.Observed with { Statuses = story.Observed.Statuses.Remove(old.Id) };
        story.Converge();

        Assert.Equal(next.Id, Assert.Single(story.State.Instances.Values).Id);
    }

    [Fact]
    public void NewHost_ThatIsLostDuringAMove_IsReplacedAndSortedOutWhenItIsBack()
    {
        var story = Moving();
        var old = Old(story);

        story.SetHosts(Draining("a"), Specs.Host("b", HostState.Disconnected) with { LostAt = story.Now }, Specs.Host("c"));
        story.Settle();
        Assert.Equal(["a", "c"], story.Holders.Select(one => one.Host.Value));
        story.Converge();
        Assert.Equal("c", Assert.Single(story.Holders).Host.Value);

        story.SetHosts(Draining("a"), Specs.Host("b"), Specs.Host("c"));
        story.Converge();

        Assert.Equal("c", Assert.Single(story.State.Instances.Values).Host.Value);
        Assert.Null(story.State.Find(old.Id));
    }

    /// <summary>One instance of the service is leaving <c>a</c> for <c>b</c>, and the new one has not been heard of.</summary>
    private static ServiceStory Moving()
    {
        var story = On("a", scale: 1, others: "b");
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();
        Assert.Equal(2, story.Live.Count());
        return story;
    }

    private static Instance Old(ServiceStory story) => story.Live.Single(one => one.Replaces is null);

    private static ServiceCommand.MoveInstance Order(Instance one, string to) => new(one.Id, new HostId(to), TimeSpan.FromMinutes(10));
}
