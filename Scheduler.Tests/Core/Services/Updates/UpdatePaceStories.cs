using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>How many instances are replaced at one time, in which order, and how long each takes.</summary>
public sealed class UpdatePaceStories
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(0, 0)]
    public void StopFirst_OfSix_NeverMoreDownThanAllowed(int parallelism, int fewest)
    {
        var story = UpdateStory.Running(6, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Parallelism = parallelism }));
        story.Until(UpdateState.Completed);

        Assert.Equal((fewest, 6, 6), (story.Fewest, story.Update.Done, story.View.UpToDate));
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 9)]
    [InlineData(0, 12)]
    public void StartFirst_OfSix_NeverOneLessAndNoMoreBesideThanAllowed(int parallelism, int most)
    {
        var story = UpdateStory.Running(6, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Parallelism = parallelism, Order = UpdateOrder.StartFirst }));
        story.Until(UpdateState.Completed);
        story.Pass(2);

        Assert.Equal((6, most, 6), (story.Fewest, story.Most, story.View.UpToDate));
        Assert.Equal(6, story.State.Instances.Count);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(20, 5)]
    public void Update_ItsServersClockWasADayAhead_GoesOnByTheRightOne(int delay, int monitor)
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Story.Now += TimeSpan.FromDays(1);
        var policy = new UpdatePolicy { Delay = TimeSpan.FromSeconds(delay), Monitor = TimeSpan.FromSeconds(monitor) };
        story.Put(UpdateStory.Spec(2, policy));
        while (!story.State.Instances.Values.Any(one => one.WellAt is not null)) story.Pass(1);

        story.Story.Now -= TimeSpan.FromDays(1);
        story.Until(UpdateState.Completed);

        Assert.Equal((1, 2), (story.Fewest, story.View.UpToDate));
    }

    [Fact]
    public void StartFirst_NewOneTakesLongToBeHealthy_OldOneRunsUntilThen()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one.Revision > 1 && seconds < 20 ? InstanceState.Initializing
            : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Order = UpdateOrder.StartFirst }));
        story.Pass(18);
        Assert.Equal(2, story.View.Instances.Count(one => one is { Revision: 1, State: InstanceState.Running }));

        story.Until(UpdateState.Completed);

        Assert.Equal(2, story.Fewest);
    }

    [Fact]
    public void StartFirst_TheOnlyHostHasThePort_WaitsAndSaysSoThenPauses()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1, null, Specs.Port(80)), "a");
        Hold80(story);
        story.Put(UpdateStory.Spec(
            2,
            new UpdatePolicy { Order = UpdateOrder.StartFirst, FailureAction = UpdateFailureAction.Pause },
            Specs.Port(80)));
        story.Pass(5);
        Assert.Contains("is to start before the old one goes, and has no place beside it", story.View.Reason);

        story.Until(UpdateState.Paused);

        Assert.Contains("port 80/tcp is taken", story.Update.Message);
        Assert.Equal((1, 1), (story.Fewest, story.Most));
    }

    [Fact]
    public void StartFirst_ItsVolumeAndItsPortAreOnOneHost_OldOneGoesFirst()
    {
        var spec = UpdateStory.Spec(1, new UpdatePolicy { Order = UpdateOrder.StartFirst }, Specs.Port(80));
        spec = spec with { Container = spec.Container with { Mounts = [new MountSpec(MountType.Volume, "/data", "data")] } };
        var story = UpdateStory.Running(1, spec);
        story.Put(spec with { Container = spec.Container with { Image = "web:2" } });

        story.Until(UpdateState.Completed);

        Assert.Equal((0, 1), (story.Fewest, story.Most));
    }

    [Fact]
    public void StartFirst_AnotherHostHasThePort_GoesThere()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1, null, Specs.Port(80)), "a");
        Hold80(story, "b");
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Order = UpdateOrder.StartFirst }, Specs.Port(80)));
        story.Until(UpdateState.Completed);
        story.Pass(2);

        Assert.Equal(("b", 1), (story.View.Instances.Single().Host!.Value.Value, story.Fewest));
    }

    [Fact]
    public void StartFirst_OldOneFails_NewOneNeedNotWaitForAPlaceBesideIt()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1, null, Specs.Port(80)), "a");
        Hold80(story);
        story.Fate = (one, seconds) => seconds is null ? InstanceState.Created : one.Revision == 1 ? InstanceState.Failed : InstanceState.Running;
        story.Pass(1);
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Order = UpdateOrder.StartFirst }, Specs.Port(80)));

        story.Until(UpdateState.Completed);
    }

    [Fact]
    public void Delay_BetweenTakeovers_IsKept()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Delay = TimeSpan.FromSeconds(30) }));
        story.Until(UpdateState.Completed);

        var wells = story.State.Instances.Values.Select(one => one.WellAt!.Value).Order().ToList();
        Assert.All(wells.Zip(wells.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalSeconds, 30, 36));
    }

    [Fact]
    public void Delay_IsDue_TheActorKnowsWhenToLook()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Delay = TimeSpan.FromMinutes(1) }));
        while (story.State.Instances.Values.All(one => one.WellAt is null)) story.Pass(1);

        var settlement = Reconciler.Settle(story.State, story.Story.Observed, story.Story.Now);

        Assert.Equal(story.State.Instances.Values.Max(one => one.WellAt) + TimeSpan.FromMinutes(1), settlement.LookAt);
    }

    [Fact]
    public void StopFirst_AnotherInstanceDiesMeanwhile_PreparedOneWaits()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy()));
        story.Story.Settle();
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one is { Slot: 2, Revision: 1 } ? InstanceState.Starting
            : InstanceState.Running;
        story.Pass(10);
        Assert.Equal((1, 0), (story.View.Running, story.View.UpToDate));

        story.Fate = (_, seconds) => seconds is null ? InstanceState.Created : InstanceState.Running;
        story.Until(UpdateState.Completed);
    }

    [Fact]
    public void HostIsLostInTheMiddle_UpdateGoesOnWithTheRest()
    {
        var story = UpdateStory.Running(6, UpdateStory.Spec(1, new UpdatePolicy()) with { Mode = ServiceMode.Replicated });
        story.Put(UpdateStory.Spec(2, new UpdatePolicy()));
        story.Pass(4);
        story.Story.Lose("c");
        story.Until(UpdateState.Completed);

        Assert.Equal((6, 6), (story.View.Running, story.View.UpToDate));
        story.Story.Return("c");
        story.Pass(5);
        Assert.All(story.State.Instances.Values, one => Assert.Equal(2, one.Revision));
    }

    [Fact]
    public void GlobalService_HostIsLost_TheOthersAreUpdatedAndThatOneLater()
    {
        var spec = Specs.Global() with { Update = new UpdatePolicy() };
        var story = UpdateStory.Running(1, spec);
        story.Story.Lose("b");
        story.Put(spec with { Container = spec.Container with { Image = "web:2" } });
        story.Until(UpdateState.Completed);
        Assert.Equal([1, 2, 2], story.View.Instances.Select(one => one.Revision).Order());

        story.Story.Return("b");
        story.Pass(6);

        Assert.All(story.View.Instances, one => Assert.Equal((2, InstanceState.Running), (one.Revision, one.State)));
    }

    [Fact]
    public void PolicyAlone_IsChanged_ReplacesNothingAndMakesNoRevision()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(1, new UpdatePolicy { Parallelism = 2 }));

        Assert.Equal((1, 2), (story.State.Revision, story.State.Spec.Update!.Parallelism));
        Assert.Empty(story.Story.Settle());
        Assert.Null(story.View.Update);
        ServiceRecoveryTests.AssertReplayEqualsLive(story.Story);
    }

    [Fact]
    public void LabelsOfTheServiceAlone_AreChanged_ReplacesNothingAndMakesNoRevision()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(1) with { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("team", "a") });

        Assert.Equal((1, "a"), (story.State.Revision, story.View.Spec.Labels["team"]));
        Assert.Empty(story.Story.Settle());
        Assert.Null(story.View.Update);
        ServiceRecoveryTests.AssertReplayEqualsLive(story.Story);
    }

    [Fact]
    public void PolicyAlone_IsChangedMeanwhile_HoldsFromThenOn()
    {
        var story = UpdateStory.Running(6, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Delay = TimeSpan.FromHours(1) }));
        story.Pass(20);
        Assert.Equal(1, story.View.UpToDate);

        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Parallelism = 0 }));
        story.Pass(20);

        Assert.Equal((6, UpdateState.Completed), (story.View.UpToDate, story.Update.State));
    }

    [Fact]
    public void JournalOfBefore_WithoutAnUpdate_IsUpdatedAllTheSame()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Story.Apply([new ServiceEvent.SpecSet(2, UpdateStory.Spec(2))]);
        story.Pass(20);

        Assert.Equal((3, 2, ServiceStatus.Active), (story.View.UpToDate, story.Fewest, story.View.Status));
        Assert.Null(story.View.Update);
    }

    /// <summary>The host of the service's one instance shows that instance's port as taken.</summary>
    private static void Hold80(UpdateStory story, params string[] others)
    {
        var holder = story.State.Instances.Values.Single();
        var host = Specs.Host("a") with { Ports = [new PortClaim(80, "tcp", null, "shop/web slot 1", holder.Id)] };
        story.Story.SetHosts([host, .. others.Select(one => Specs.Host(one))]);
    }
}
