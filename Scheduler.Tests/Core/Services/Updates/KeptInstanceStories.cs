using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Services.Updates.UpdateCommandStories;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>Updates that keep the old containers until a person has confirmed them.</summary>
public sealed class KeptInstanceStories
{
    private static readonly UpdatePolicy Keeping = new() { KeepsOld = true };

    [Theory]
    [InlineData(UpdateOrder.StopFirst)]
    [InlineData(UpdateOrder.StartFirst)]
    public void KeepsOld_AllIsReplaced_WaitsForAPersonThenRemovesTheOld(UpdateOrder order)
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, Keeping with { Order = order }));
        story.Until(UpdateState.Upgraded);
        story.Pass(100);
        Assert.Equal((3, 3, 3), (story.View.Running, story.View.UpToDate, Kept(story).Count));
        Assert.Equal((ServiceStatus.Active, order == UpdateOrder.StartFirst ? 3 : 2), (story.View.Status, story.Fewest));
        Assert.All(story.View.Instances, one => Assert.Null(one.Replaces));

        story.Send(new ServiceCommand.FinishUpdate());
        story.Pass(3);

        Assert.Equal((UpdateState.Completed, 3), (story.Update.State, story.State.Instances.Count));
        AssertConflict(story.Send(new ServiceCommand.FinishUpdate()), "no update");
    }

    [Theory]
    [InlineData(UpdateOrder.StopFirst, 2)]
    [InlineData(UpdateOrder.StartFirst, 3)]
    public void KeepsOld_IsRolledBack_TheSameContainersRunAgain(UpdateOrder order, int fewest)
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        var before = story.State.Instances.Values.Select(one => one.Id).ToList();
        story.Put(UpdateStory.Spec(2, Keeping with { Order = order }));
        story.Until(UpdateState.Upgraded);
        story.Watch();
        story.Send(new ServiceCommand.Rollback());
        story.Until(UpdateState.RolledBack);
        story.Pass(3);

        Assert.Equal(before, story.State.Instances.Values.Select(one => one.Id));
        Assert.All(story.State.Instances.Values, one => Assert.Equal((InstanceGoal.Running, false, null), (one.Goal, one.IsKept, one.Replaces)));
        Assert.Equal((3, fewest), (story.View.UpToDate, story.Fewest));
    }

    [Fact]
    public void KeepsOld_CancelledWhileTheOldOneStopsForTheNew_TheOldOneHasItsSlotAgain()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        var old = story.State.Instances.Values.Single().Id;
        story.Put(UpdateStory.Spec(2, Keeping));
        while (!story.State.Find(old)!.IsKept) story.Pass(1);
        story.Send(new ServiceCommand.CancelUpdate());
        story.Until(UpdateState.RolledBack);
        story.Pass(2);

        var only = Assert.Single(story.State.Instances.Values);
        Assert.Equal((old, InstanceGoal.Running), (only.Id, only.Goal));
    }

    [Fact]
    public void KeepsOld_HostFallsSilentBeforeItHasStopped_NewOneThereWaits()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1), "a");
        story.Put(UpdateStory.Spec(2, Keeping));
        story.Pass(1);
        story.Story.Settle();
        Assert.Single(Kept(story));
        story.Story.SetHosts(Specs.Host("a", HostState.Degraded));
        story.Pass(10);
        Assert.Equal(InstanceGoal.Prepared, story.State.Instances.Values.Single(one => !one.IsKept).Goal);

        story.Story.SetHosts(Specs.Host("a"));
        story.Until(UpdateState.Upgraded);
    }

    [Fact]
    public void KeepsOld_ItsHostIsGone_RollbackMakesNewOnesElsewhere()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, Keeping));
        story.Until(UpdateState.Upgraded);
        story.Story.Lose("b");
        story.Pass(3);
        story.Send(new ServiceCommand.Rollback());
        story.Until(UpdateState.RolledBack);

        Assert.Equal((3, 3), (story.View.Running, story.View.UpToDate));
    }

    [Fact]
    public void Rollback_OldContainersAndTheirHostAreGone_MakesTheOldVersionOnTheRest()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy()));
        story.Until(UpdateState.Completed);
        var gone = new HostId("b");
        story.Story.Observed = story.Story.Observed with { Removed = [gone], Hosts = story.Story.Observed.Hosts.Remove(gone) };
        story.Pass(4);
        story.Send(new ServiceCommand.Rollback());
        story.Until(UpdateState.RolledBack);

        Assert.Equal(("web:1", 3, 3), (story.State.Spec.Container.Image, story.View.Running, story.View.UpToDate));
        Assert.DoesNotContain(story.State.Instances.Values, one => one.Host == gone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeepsOld_TheSameIsPutWithoutThatPolicy_StillWaitsForAPerson(bool isUpgraded)
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, Keeping));
        if (isUpgraded) story.Until(UpdateState.Upgraded);
        else story.Pass(2);
        story.Put(UpdateStory.Spec(2));
        story.Until(UpdateState.Upgraded);
        story.Pass(3);
        Assert.Equal(2, Kept(story).Count);

        story.Send(new ServiceCommand.FinishUpdate());
        story.Pass(3);
        Assert.Empty(Kept(story));
    }

    [Fact]
    public void KeepsOld_HostComesBackWhenAllOthersAreUpdated_ItsInstanceIsUpdatedAndKeptToo()
    {
        var spec = Specs.Global() with { Update = Keeping };
        var story = UpdateStory.Running(1, spec);
        story.Story.Lose("b");
        story.Put(spec with { Container = spec.Container with { Image = "web:2" } });
        story.Until(UpdateState.Upgraded);
        Assert.Equal(2, Kept(story).Count);

        story.Story.Return("b");
        story.Pass(6);

        Assert.Equal(
            (UpdateState.Upgraded, ServiceStatus.Active, 3, 3),
            (story.Update.State, story.View.Status, story.View.UpToDate, Kept(story).Count));
    }

    [Fact]
    public void KeepsOld_AnotherVersionIsPut_ConfirmsWhatWas()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, Keeping));
        story.Until(UpdateState.Upgraded);
        story.Put(UpdateStory.Spec(3, Keeping));
        story.Until(UpdateState.Upgraded);

        Assert.Equal([2, 2], Kept(story).Select(one => one.Revision));
        Assert.Equal(2, story.Update.From);
    }

    [Fact]
    public void KeepsOld_ServiceIsStoppedAndStarted_KeptOnesStayStopped()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, Keeping));
        story.Until(UpdateState.Upgraded);
        story.Send(new ServiceCommand.Stop());
        story.Pass(3);
        Assert.Equal(ServiceStatus.Stopped, story.View.Status);
        story.Send(new ServiceCommand.Start());
        story.Pass(3);

        Assert.Equal((2, 2, UpdateState.Upgraded), (story.View.Running, Kept(story).Count, story.Update.State));
        AssertConflict(story.Send(new ServiceCommand.StartInstance(Kept(story)[0].Id)), "is kept in case");
        AssertConflict(story.Send(new ServiceCommand.RestartInstance(Kept(story)[0].Id)), "is kept in case");
    }

    [Fact]
    public void KeepsOld_ScaledDown_DropsTheKeptOnesOfThoseSlots()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, Keeping));
        story.Until(UpdateState.Upgraded);
        story.Send(new ServiceCommand.SetScale(1));
        story.Pass(3);

        Assert.Equal((1, 1), (story.View.Running, Kept(story).Count));
    }

    private static List<Instance> Kept(UpdateStory story) => [.. story.State.Instances.Values.Where(one => one.IsKept)];
}
