using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>Instances leave a host that is being drained, step by step.</summary>
public sealed class EvacuationStories
{
    [Fact]
    public void Drain_OfAHost_StartsTheNewOneBeforeTheOldOneGoes()
    {
        var story = On("a", scale: 1, others: "b");
        var old = story.InSlot(1);

        story.SetHosts(Draining("a"), Specs.Host("b"));
        var placed = Assert.IsType<ServiceEvent.Placed>(Assert.Single(story.Settle()));
        Assert.Equal((new HostId("b"), InstanceGoal.Running, old.Id), (placed.Host, placed.Goal, placed.Replaces!.Value));
        story.Report(story.State.Find(placed.Instance)!, InstanceState.Initializing);
        Assert.Empty(story.Settle());

        story.Report(story.State.Find(placed.Instance)!, InstanceState.Running);
        Assert.Equal(new ServiceEvent.GoalSet(old.Id, InstanceGoal.Absent), Assert.Single(story.Settle()));

        story.Converge();
        Assert.Equal(placed.Instance, story.InSlot(1).Id);
        Assert.Equal((ServiceStatus.Active, 1), (story.View.Status, story.View.Running));
    }

    [Fact]
    public void Service_WhileItsInstanceMoves_StaysActiveWithItsScale()
    {
        var story = On("a", scale: 2, others: "b");
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();

        Assert.Equal((ServiceStatus.Active, 2), (story.View.Status, story.View.Running));
        Assert.Contains("1 of 2 instances are moving", story.View.Reason, StringComparison.Ordinal);

        story.Obey();

        Assert.Equal((ServiceStatus.Active, 2), (story.View.Status, story.View.Running));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, "3")]
    public void Drain_OfManyInstances_MovesSoManyAtATime(int atATime, string? label)
    {
        var spec = Specs.Of();
        if (label is not null) spec = spec with { Labels = spec.Labels.Add(MoveLimits.Label, label) };
        var story = On("a", scale: 5, others: "b", spec);
        story.SetHosts(Draining("a"), Specs.Host("b"));
        Look(story);

        Assert.Equal(atATime, story.Settle().Length);
        Assert.Equal(5 + atATime, story.Live.Count());

        ConvergeLooking(story);
        Assert.All(story.Live, one => Assert.Equal("b", one.Host.Value));
        Assert.Equal(5, story.Live.Count());
    }

    [Fact]
    public void Activation_WhileTheNewOneStarts_TakesItAwayAgain()
    {
        var story = On("a", scale: 1, others: "b");
        var old = story.InSlot(1);
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();

        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Settle();
        story.Converge();

        Assert.Equal(old.Id, story.InSlot(1).Id);
        Assert.Single(story.State.Instances);
    }

    [Fact]
    public void Activation_OnceTheNewOneRuns_LeavesOne()
    {
        var story = On("a", scale: 1, others: "b");
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();
        story.Obey();

        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Converge();

        Assert.Equal("b", story.InSlot(1).Host.Value);
    }

    [Fact]
    public void Drain_WithoutRoomElsewhere_WaitsWithTheReason()
    {
        var story = On("a", scale: 1);
        story.SetHosts(Draining("a"));

        Assert.Empty(story.Settle());

        var shown = Assert.Single(story.View.Instances);
        Assert.Equal("no host fits: a: it is draining", shown.MoveWaits);
        Assert.Equal(ServiceStatus.Active, story.View.Status);
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Converge();
        Assert.Equal("b", story.InSlot(1).Host.Value);
    }

    [Fact]
    public void Drain_RefusedByTheNewHost_TriesAgainLaterAndLater()
    {
        var story = On("a", scale: 1, others: "b");
        var old = story.InSlot(1);
        story.SetHosts(Draining("a"), Specs.Host("b"));
        for (var round = 0; round < 2; round++)
        {
            var placed = Assert.IsType<ServiceEvent.Placed>(Assert.Single(story.Settle()));
            story.RefuseMove(story.State.Find(placed.Instance)!, "port 80 is taken");
            Assert.Empty(story.Settle());
            Assert.Equal("port 80 is taken", story.View.Instances.Single(one => one.Id == old.Id).MoveWaits);
            story.Now += TimeSpan.FromSeconds(1);
        }

        story.Now -= TimeSpan.FromSeconds(0.4);
        Assert.Empty(story.Settle());
        story.Now += TimeSpan.FromSeconds(1);
        Assert.NotEmpty(story.Settle());
    }

    [Fact]
    public void NewHost_ThatIsLostBeforeTheNewOneRuns_IsLeftForAnother()
    {
        var story = On("a", scale: 1, others: "b");
        var old = story.InSlot(1);
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();

        story.SetHosts(Draining("a"), Specs.Host("b", HostState.Disconnected), Specs.Host("c"));
        story.Settle();

        Assert.Equal(["a", "c"], story.Live.Select(one => one.Host.Value));
        Assert.All(story.Live.Where(one => one.Id != old.Id), one => Assert.Equal(old.Id, one.Replaces));
    }

    [Fact]
    public void NewHost_ThatIsDrainedToo_IsLeftForAnother()
    {
        var story = On("a", scale: 1, others: "b");
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();

        story.SetHosts(Draining("a"), Draining("b"), Specs.Host("c"));
        story.Converge();

        Assert.Equal("c", story.InSlot(1).Host.Value);
    }

    [Fact]
    public void ExclusiveService_OnAHostThatIsDrained_IsGoneBeforeItStartsAgain()
    {
        var story = On("a", scale: 1, others: "b", Specs.Of() with { OnHostLoss = HostLossPolicy.Exclusive });
        var old = story.InSlot(1);
        story.SetHosts(Draining("a"), Specs.Host("b"));
        story.Settle();
        var next = story.Live.Single(one => one.Id != old.Id);
        Assert.Equal(InstanceGoal.Prepared, next.Goal);

        story.Report(next, InstanceState.Created);
        story.Settle();
        Assert.False(story.State.Find(old.Id)!.IsLive);
        Assert.Equal(InstanceGoal.Prepared, story.State.Find(next.Id)!.Goal);

        story.Converge();
        Assert.Equal((next.Id, InstanceGoal.Running), (story.InSlot(1).Id, story.InSlot(1).Goal));
    }

    [Fact]
    public void ExclusiveService_OnADrainedHostThatIsSilent_Waits()
    {
        var story = On("a", scale: 1, others: "b", Specs.Of() with { OnHostLoss = HostLossPolicy.Exclusive });

        story.SetHosts(Draining("a") with { State = HostState.Reconnecting }, Specs.Host("b"));

        Assert.Empty(story.Settle());
        Assert.Contains("must not run twice", story.View.Instances.Single().MoveWaits, StringComparison.Ordinal);
    }

    [Fact]
    public void Service_WithALocalVolume_Stays()
    {
        var spec = Specs.Of();
        spec = spec with { Container = spec.Container with { Mounts = [new MountSpec(MountType.Volume, "/data", "shop_data")] } };
        var story = On("a", scale: 1, others: "b", spec);

        story.SetHosts(Draining("a"), Specs.Host("b"));

        Assert.Empty(story.Settle());
        Assert.Contains("shop_data", story.View.Instances.Single().MoveWaits, StringComparison.Ordinal);
    }

    [Fact]
    public void CompletedInstance_OnADrainedHost_IsNotRunAgain()
    {
        var story = On("a", scale: 1, others: "b");
        story.Report(story.InSlot(1), InstanceState.Completed);

        story.SetHosts(Draining("a"), Specs.Host("b"));

        Assert.Empty(story.Settle());
    }

    [Fact]
    public void Instances_OfADeactivatedHost_Stay()
    {
        var story = On("a", scale: 2, others: "b");

        story.SetHosts(Specs.Host("a") with { Availability = HostAvailability.Inactive }, Specs.Host("b"));
        Assert.Empty(story.Settle());
        story.Send(new ServiceCommand.SetScale(3));
        story.Converge();

        Assert.Equal(["a", "a", "b"], story.Live.OrderBy(one => one.Slot).Select(one => one.Host.Value));
    }

    /// <summary>All of a service on one host; the others come afterwards.</summary>
    internal static ServiceStory On(string host, int scale, string? others = null, ServiceSpec? spec = null)
    {
        var story = new ServiceStory();
        story.SetHosts(Specs.Host(host));
        story.Put(spec ?? Specs.Of(), scale);
        story.Converge();
        if (others is not null) story.SetHosts(Specs.Host(host), Specs.Host(others));
        return story;
    }

    internal static HostView Draining(string host) => Specs.Host(host) with { Availability = HostAvailability.Draining };

    /// <summary>As the actor does before it settles.</summary>
    internal static void Look(ServiceStory story) => story.Observed = story.Observed with
    {
        Moves = story.Observed.Moves with { Budget = MoveTurns.For(story.State, story.Observed.Hosts, [story.View], new MoveLimits()) },
    };

    private static void ConvergeLooking(ServiceStory story)
    {
        for (var round = 0; round < 20; round++)
        {
            Look(story);
            story.Converge();
        }
    }
}
