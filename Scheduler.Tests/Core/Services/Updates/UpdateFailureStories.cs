using Scheduler.Messages.Hosts;
using Scheduler.Core.Services;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>New versions that fail, and what becomes of the update then.</summary>
public sealed class UpdateFailureStories
{
    private static readonly HealthcheckSpec Check = new() { Test = ["CMD", "true"] };

    [Fact]
    public void Default_OfACheckedService_IsToGoBackAndOfAnyOtherToHold()
    {
        var plain = UpdateStory.Spec(1);
        var isChecked = plain with { Container = plain.Container with { Healthcheck = Check } };
        var unchecked_ = plain with { Container = plain.Container with { Healthcheck = new HealthcheckSpec { Test = ["NONE"] } } };

        Assert.Equal(
            (UpdateFailureAction.Hold, TimeSpan.Zero),
            (UpdatePolicies.ForUpdate(plain).FailureAction, UpdatePolicies.ForUpdate(plain).Monitor));
        Assert.Equal(
            (UpdateFailureAction.Rollback, TimeSpan.FromSeconds(5)),
            (UpdatePolicies.ForUpdate(isChecked).FailureAction, UpdatePolicies.ForUpdate(isChecked).Monitor));
        Assert.Equal(UpdateFailureAction.Hold, UpdatePolicies.ForUpdate(unchecked_).FailureAction);
        Assert.Equal(
            UpdateFailureAction.Rollback,
            UpdatePolicies.ForUpdate(plain with { Container = plain.Container with { Probe = new HealthProbe(80) } }).FailureAction);
        Assert.Equal(
            (UpdateFailureAction.Pause, UpdateFailureAction.Hold),
            (UpdatePolicies.ForWayBack(isChecked).FailureAction, UpdatePolicies.ForWayBack(plain).FailureAction));
    }

    [Theory]
    [InlineData(UpdateOrder.StopFirst, InstanceState.Unhealthy, 3)]
    [InlineData(UpdateOrder.StopFirst, InstanceState.Failed, 3)]
    [InlineData(UpdateOrder.StartFirst, InstanceState.Unhealthy, 4)]
    [InlineData(UpdateOrder.StartFirst, InstanceState.Failed, 4)]
    public void Rollback_NewVersionFails_GoesBackByItselfAndNoneIsMissingThatNeedNot(UpdateOrder order, InstanceState fate, int fewest)
    {
        var story = UpdateStory.Running(4, UpdateStory.Spec(1));
        var before = story.State.Instances.Values.Select(one => one.Id).ToHashSet();
        story.Fate = Fails(2, fate);
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Order = order, FailureAction = UpdateFailureAction.Rollback }));
        story.Until(UpdateState.RolledBack);
        story.Pass(2);

        Assert.Equal((fewest, "web:1", 4), (story.Fewest, story.State.Spec.Container.Image, story.View.UpToDate));
        Assert.Equal(UpdateCause.Failure, story.Update.Cause);
        Assert.Contains($"it is {fate}", story.Update.Message);
        Assert.True(story.State.Instances.Values.Count(one => before.Contains(one.Id)) >= 3, "more was replaced than had been");
    }

    [Fact]
    public void Rollback_ImageIsMissing_TouchesNothingThatRuns()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        var before = story.State.Instances.Values.Select(one => one.Id).ToList();
        story.Fate = (one, seconds) => one.Revision == 2 ? InstanceState.Failed : seconds is null ? InstanceState.Created : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback }));
        story.Until(UpdateState.RolledBack);
        story.Pass(2);

        Assert.Equal(3, story.Fewest);
        Assert.Equal(before, story.State.Instances.Values.Select(one => one.Id));
    }

    [Theory]
    [InlineData(20, 10, UpdateState.RolledBack)]
    [InlineData(5, 10, UpdateState.Completed)]
    public void Monitor_InstanceDiesAfterItWasWell_CountsWhileItIsWatched(int monitor, int diesAfter, UpdateState end)
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one.Revision == 2 && seconds > diesAfter ? InstanceState.Failed
            : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Monitor = TimeSpan.FromSeconds(monitor), FailureAction = UpdateFailureAction.Rollback }));
        story.Until(UpdateState.RolledBack, UpdateState.Completed);

        Assert.Equal(end, story.Update.State);
    }

    [Fact]
    public void Monitor_NobodyLookedWhileItDied_CountsByWhenItsHostSaysThatItDid()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one.Revision == 2 && seconds > 3 ? InstanceState.Failed
            : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Monitor = TimeSpan.FromSeconds(10), FailureAction = UpdateFailureAction.Pause }));
        while (story.State.Instances.Values.All(one => one.WellAt is null)) story.Pass(1);
        story.Pass(0);
        var one = story.State.Instances.Values.Single(instance => instance.Revision == 2);
        var failedAt = one.WellAt!.Value.AddSeconds(4);
        story.Story.Now = one.WellAt.Value.AddMinutes(5);
        story.Story.Observed = story.Story.Observed with
        {
            Statuses = story.Story.Observed.Statuses.SetItem(
                one.Id,
                new InstanceStatus(InstanceState.Failed, failedAt) { Goal = InstanceGoal.Running, Reason = "exited with code 1" }),
        };

        story.Story.Settle();

        Assert.Equal(UpdateState.Paused, story.Update.State);
    }

    [Fact]
    public void Monitor_EndedAndRunsAgainBeforeAnybodyLooked_CountsToo()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Monitor = TimeSpan.FromSeconds(10), FailureAction = UpdateFailureAction.Pause }));
        while (story.State.Instances.Values.All(one => one.WellAt is null)) story.Pass(1);
        var next = story.State.Instances.Values.Single(one => one.Revision == 2);
        story.Story.Observed = story.Story.Observed with
        {
            Statuses = story.Story.Observed.Statuses.SetItem(
                next.Id,
                story.Story.Observed.Statuses[next.Id] with { Restarts = 1, Since = story.Story.Now })
        };

        story.Story.Settle();

        Assert.Equal(UpdateState.Paused, story.Update.State);
        Assert.Contains("ended and was started again", story.Update.Message);
    }

    [Theory]
    [InlineData(0.25, UpdateState.Completed)]
    [InlineData(0.2, UpdateState.Paused)]
    public void Ratio_OneOfFourFails_IsBorneOrNot(double ratio, UpdateState end)
    {
        var story = UpdateStory.Running(4, UpdateStory.Spec(1));
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one is { Revision: 2, Slot: 2 } ? InstanceState.Failed
            : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { MaxFailureRatio = ratio, FailureAction = UpdateFailureAction.Pause }));
        story.Until(UpdateState.Completed, UpdateState.Paused);

        Assert.Equal((end, 1), (story.Update.State, story.Update.Failed));
        Assert.Equal(end == UpdateState.Completed ? 3 : 1, story.View.UpToDate);
    }

    [Theory]
    [InlineData(UpdateOrder.StopFirst)]
    [InlineData(UpdateOrder.StartFirst)]
    public void Continue_AllFail_GoesThroughAllAndSaysSo(UpdateOrder order)
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Fate = Fails(2, InstanceState.Failed);
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Order = order, FailureAction = UpdateFailureAction.Continue }));
        story.Until(UpdateState.Completed);

        Assert.Contains("3 slots failed", story.Update.Message);
        Assert.Equal(order == UpdateOrder.StartFirst ? 3 : 0, story.Fewest);
    }

    [Fact]
    public void Pause_NewVersionFails_ChangesNothingMoreUntilAPersonDecides()
    {
        var story = UpdateStory.Running(4, UpdateStory.Spec(1));
        story.Fate = Fails(2, InstanceState.Failed);
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Pause }));
        story.Until(UpdateState.Paused);
        var journal = story.Story.Journal.Count;
        story.Pass(60);

        Assert.Equal((journal, 3, ServiceStatus.Degraded), (story.Story.Journal.Count, story.View.Running, story.View.Status));
        Assert.Contains("slot 1", story.View.Reason);
    }

    [Fact]
    public void Resume_InstanceStillFails_WaitsForItAndPausesAgainAtTheDeadline()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Fate = Fails(2, InstanceState.Failed);
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Pause, Deadline = TimeSpan.FromMinutes(1) }));
        story.Until(UpdateState.Paused);
        story.Send(new ServiceCommand.ResumeUpdate());
        story.Pass(30);
        Assert.Equal((UpdateState.Updating, 2), (story.Update.State, story.View.Running));

        story.Until(UpdateState.Paused);

        Assert.Contains("it got no further for 1 minutes", story.Update.Message);
    }

    [Theory]
    [InlineData(null, null, 60, 90)]
    [InlineData(200, null, 200, 330)]
    [InlineData(30, 200, 200, 330)]
    public void Deadline_ProbeThatNeverPasses_IsWaitedForOnlyWithinItsOwnTime(int? initializing, int? reinitializing, int notBefore, int atLast)
    {
        static TimeSpan? Time(int? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;
        static ServiceSpec Probed(ServiceSpec spec, HealthProbe probe) => spec with { Container = spec.Container with { Probe = probe } };
        var probe = new HealthProbe(80) { InitializingTimeout = Time(initializing), ReinitializingTimeout = Time(reinitializing) };
        var story = UpdateStory.Running(2, Probed(UpdateStory.Spec(1), probe));
        story.Fate = Fails(2, InstanceState.Initializing);
        story.Put(Probed(
            UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback, Deadline = TimeSpan.FromMinutes(1) }),
            probe));
        var began = story.Story.Now;
        while (story.Update is { State: UpdateState.Updating } && story.Story.Now < began.AddSeconds(atLast)) story.Pass(1);

        Assert.InRange((story.Story.Now - began).TotalSeconds, notBefore, atLast - 1);
        story.Until(UpdateState.RolledBack);
    }

    [Fact]
    public void Resume_WhatFailedIsWell_Completes()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Fate = Fails(2, InstanceState.Failed);
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Pause }));
        story.Until(UpdateState.Paused);
        story.Fate = Fails(99, InstanceState.Failed);
        story.Pass(2);
        Assert.Equal(UpdateState.Paused, story.Update.State);

        story.Send(new ServiceCommand.ResumeUpdate());
        story.Until(UpdateState.Completed);

        Assert.Equal(3, story.View.UpToDate);
    }

    [Fact]
    public void Hold_NewVersionFails_GoesOnByItselfWhenItIsWell()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Fate = Fails(2, InstanceState.Failed);
        story.Put(UpdateStory.Spec(2));
        story.Pass(900);
        Assert.Equal((UpdateState.Updating, true, 2), (story.Update.State, story.Update.IsHeld, story.Fewest));
        Assert.Contains("it is Failed", story.Update.Message);

        story.Fate = Fails(99, InstanceState.Failed);
        story.Until(UpdateState.Completed);
    }

    [Fact]
    public void WayBack_FailsToo_IsPausedWithTheReason()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Fate = (one, seconds) => seconds is null ? InstanceState.Created : one.Revision > 1 ? InstanceState.Unhealthy : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Parallelism = 2, FailureAction = UpdateFailureAction.Rollback }));
        story.Until(UpdateState.RollbackPaused);

        Assert.Equal((1, UpdateCause.Failure), (story.Fewest, story.Update.Cause));
        Assert.Contains("it is Unhealthy", story.Update.Message);
    }

    [Fact]
    public void AThirdVersion_WhileTheSecondFails_GoesBackToTheFirstWhenItFailsToo()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one.Revision is 2 or 3 ? InstanceState.Failed
            : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Pause }));
        story.Until(UpdateState.Paused);
        story.Put(UpdateStory.Spec(3, new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback }));
        story.Until(UpdateState.RolledBack);

        Assert.Equal(("web:1", 3), (story.State.Spec.Container.Image, story.View.UpToDate));
    }

    /// <summary>What is of that revision is made, and then comes to this.</summary>
    private static Func<Instance, double?, InstanceState> Fails(int revision, InstanceState fate) =>
        (one, seconds) => seconds is null ? InstanceState.Created : one.Revision == revision ? fate : InstanceState.Running;
}
