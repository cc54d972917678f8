using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>A service that must never have two containers in a slot: when a slot is free, and when it waits.</summary>
public sealed class ExclusiveStories
{
    private static readonly ServiceSpec Spec = Specs.Of() with { OnHostLoss = HostLossPolicy.Exclusive };

    [Fact]
    public void Host_LostWhileTheLeaseMayRun_WaitsAndSaysHowLong()
    {
        var story = Running(guarded: true);
        story.MayRunFor(2.5);
        story.Lose("a");
        story.Converge();

        Assert.DoesNotContain(story.State.Instances.Values, one => one.IsLost);
        Assert.Contains("it has ended for certain in 2.5 s", story.View.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_LostAndTheLeaseIsOver_IsReplaced()
    {
        var story = Running(guarded: true);
        story.MayRunFor(0);
        story.Lose("a");
        story.Converge();

        Assert.Equal("b", story.Holders.Single().Host.Value);
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    [Fact]
    public void Host_LostWithoutAWatchdog_WaitsForAPersonsWord()
    {
        var story = Running(guarded: false);
        story.MayRunFor(0);
        story.Lose("a");
        story.Converge();
        Assert.Contains("`scheduler hosts evict a --confirmed-dead`", story.View.Reason, StringComparison.Ordinal);

        story.SetHosts(
        [
            .. story.Observed.Hosts.Values.Select(host => host.Id.Value == "a"
                ? host with { Eviction = new EvictionOrder(DateTimeOffset.UnixEpoch, ConfirmedDead: true) }
                : host)
        ]);
        story.Converge();
        Assert.Equal("b", story.Holders.Single().Host.Value);
    }

    [Fact]
    public void Host_LostWhileAStartWasUnderWay_WaitsForAPersonsWord()
    {
        var story = Running(guarded: true);
        story.Apply([new ServiceEvent.StartGranted(story.Holders.Single().Id, 2)]);
        story.MayRunFor(0);
        story.Lose("a");
        story.Converge();

        Assert.DoesNotContain(story.State.Instances.Values, one => one.IsLost);
        Assert.Contains("it was being started", story.View.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_LostBeforeAnyStartWasAllowed_IsReplacedAtOnce()
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Put(Spec, 1);
        story.Settle();
        story.Lose("a");
        story.Settle();

        Assert.Equal("b", story.Holders.Single().Host.Value);
    }

    [Fact]
    public void Slot_OfAnInstanceOnItsWayOutOfALostHost_IsNotFree()
    {
        var story = Running(guarded: true);
        story.MayRunFor(2);
        story.Lose("a");
        story.Send(new ServiceCommand.RemoveInstance(story.Holders.Single().Id));
        story.Converge();
        Assert.Single(story.State.Instances);

        story.MayRunFor(0);
        story.Converge();
        Assert.Equal("b", story.Holders.Single().Host.Value);
    }

    [Fact]
    public void Host_Back_FindsItsSlotTakenAndTheInstanceGoes()
    {
        var story = Running(guarded: true);
        var first = story.Holders.Single();
        story.MayRunFor(0);
        story.Lose("a");
        story.Converge();
        story.Return("a");
        story.Converge();

        Assert.Null(story.State.Find(first.Id));
        Assert.Equal("b", Assert.Single(story.State.Instances.Values).Host.Value);
    }

    [Fact]
    public void Host_BackAfterItsSuccessorTookOver_HasLostItsSlot()
    {
        var story = Running(guarded: true);
        var first = story.Holders.Single();
        story.SetHosts(
            story.Observed.Hosts[first.Host] with { Availability = HostAvailability.Draining },
            story.Observed.Hosts[new HostId("b")]);
        story.Settle();
        var next = Assert.Single(story.State.Instances.Values, one => one.Goal == InstanceGoal.Prepared);
        Assert.Equal(first.Id, next.Replaces);
        story.MayRunFor(0);
        story.Lose("a");
        story.Settle();
        story.Return("a");
        story.Report(story.State.Find(first.Id)!, InstanceState.Stopped);
        story.Settle();

        Assert.Equal(next.Id, Assert.Single(story.Holders).Id);
    }

    [Fact]
    public void Start_BesideOneThatIsAtWorkInItsSlot_IsNotAllowed()
    {
        var story = Running(guarded: true);
        var first = story.Holders.Single();
        var id = InstanceId.Of(story.State.Uid, 2);
        story.Apply([new ServiceEvent.Placed(id, 2, first.Slot, new HostId("b"), first.Revision, InstanceGoal.Running, Replaces: null)]);
        var second = Assert.Single(story.Holders, one => one.Id == id);
        bool MayStart() =>
            ExclusiveSlots.MayRenew(story.State, story.Observed, new RenewInstance(second.Id, Specs.Web, second.Host, 1, Starts: true));

        Assert.False(MayStart());
        story.Apply([new ServiceEvent.Lost(first.Id, story.Now)]);
        Assert.True(MayStart());
    }

    [Fact]
    public void Host_BackBeforeAnotherHadRoom_HasItsSlotAgain()
    {
        var story = Running(guarded: true, "a");
        story.MayRunFor(0);
        story.Lose("a");
        story.Converge();
        Assert.True(story.State.Instances.Values.Single().IsLost);
        story.Return("a");
        story.Now += TimeSpan.FromMinutes(1);
        story.Converge();

        Assert.False(Assert.Single(story.State.Instances.Values).IsLost);
    }

    [Theory]
    [InlineData(true, null, 5, "granted 5")]
    [InlineData(true, 5L, 5, null)]
    [InlineData(true, 5L, 9, null)]
    [InlineData(true, 9L, 5, "granted 5")]
    [InlineData(false, 5L, 9, "over")]
    [InlineData(false, 9L, 5, null)]
    [InlineData(false, null, 5, null)]
    public void Renewal_IsJournaledFirstWhereAStartIsAllowedOrOver(bool starts, long? began, long stamp, string? expected)
    {
        var instance = Running(guarded: true).Holders.Single() with { StartStamp = began, WasStarted = true };

        var first = ExclusiveSlots.Before(instance, new RenewInstance(instance.Id, Specs.Web, instance.Host, stamp, starts));

        Assert.Equal(expected, first switch
        {
            ServiceEvent.StartGranted e => $"granted {e.Stamp}",
            ServiceEvent.StartOver => "over",
            _ => null,
        });
    }

    [Fact]
    public void Renewal_OfAnotherHostOrALostOneOrALostHost_IsNotAnswered()
    {
        var story = Running(guarded: true);
        var one = story.Holders.Single();
        bool MayRenew(string host) =>
            ExclusiveSlots.MayRenew(story.State, story.Observed, new RenewInstance(one.Id, Specs.Web, new HostId(host), 1, false));

        Assert.True(MayRenew("a"));
        Assert.False(MayRenew("b"));
        story.Lose("a");
        Assert.False(MayRenew("a"));
        story.Return("a");
        story.Apply([new ServiceEvent.Lost(one.Id, story.Now)]);
        Assert.False(MayRenew("a"));
    }

    [Fact]
    public void Terms_WithClocksAtTheirWorst_LetTheHostStopFirst()
    {
        var terms = new ExclusiveTerms { Ttl = TimeSpan.FromSeconds(3) };
        var slowestHost = terms.Trust / 0.95;
        var fastestOwner = terms.Wait / 1.05;

        Assert.True(slowestHost + terms.KillWithin <= fastestOwner);
    }

    private static ServiceStory Running(bool guarded, params string[] hosts)
    {
        var story = new ServiceStory();
        story.SetHosts([.. hosts.DefaultIfEmpty("a").Select(host => Specs.Host(host) with { IsGuarded = guarded })]);
        story.Put(Spec, 1);
        story.Converge();
        var id = story.Holders.Single().Id;
        story.Apply([new ServiceEvent.StartGranted(id, 1), new ServiceEvent.StartOver(id)]);
        if (hosts.Length == 0) story.SetHosts(story.Observed.Hosts[new HostId("a")], Specs.Host("b") with { IsGuarded = guarded });
        return story;
    }
}
