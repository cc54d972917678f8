using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>What people do with an update under way, and after it.</summary>
public sealed class UpdateCommandStories
{
    [Fact]
    public void Pause_ByAPerson_FinishesWhatIsUnderWayAndBeginsNothing()
    {
        var story = UpdateStory.Running(4, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2));
        while (story.View.Running == 4) story.Pass(1);
        story.Send(new ServiceCommand.PauseUpdate());
        story.Pass(30);
        Assert.Equal(
            (1, 4, UpdateState.Paused, ServiceStatus.Updating),
            (story.View.UpToDate, story.View.Running, story.Update.State, story.View.Status));
        Assert.Contains("paused by command; 1 of 4 done", story.View.Reason);

        story.Send(new ServiceCommand.ResumeUpdate());
        story.Until(UpdateState.Completed);

        Assert.Equal(3, story.Fewest);
    }

    [Fact]
    public void Pause_WhileTheNewOneIsOnlyPrepared_LeavesTheOldOneRunning()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2));
        story.Story.Settle();
        story.Send(new ServiceCommand.PauseUpdate());
        story.Pass(10);

        Assert.Equal((1, 0), (story.Fewest, story.View.UpToDate));
    }

    [Theory]
    [InlineData(UpdateOrder.StopFirst, 3)]
    [InlineData(UpdateOrder.StartFirst, 4)]
    public void Cancel_HalfWay_GoesBackToWhereItCameFrom(UpdateOrder order, int fewest)
    {
        var story = UpdateStory.Running(4, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { Order = order }));
        while (story.View.UpToDate < 2) story.Pass(1);
        story.Send(new ServiceCommand.CancelUpdate());
        Assert.Equal((UpdateState.RollingBack, UpdateCause.Cancel), (story.Update.State, story.Update.Cause));
        story.Until(UpdateState.RolledBack);

        Assert.Equal(("web:1", 4, fewest), (story.State.Spec.Container.Image, story.View.UpToDate, story.Fewest));
    }

    [Fact]
    public void Commands_WithoutAnUpdate_AreConflicts()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        Assert.All(
            [
                new ServiceCommand.PauseUpdate(), new ServiceCommand.ResumeUpdate(),
                new ServiceCommand.CancelUpdate(), new ServiceCommand.FinishUpdate()
            ],
            (ServiceCommand command) => AssertConflict(story.Send(command), "no update of shop/web is under way"));
    }

    [Fact]
    public void Commands_OnTheWayBack_CannotCancelOrFinish()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2));
        story.Pass(3);
        story.Send(new ServiceCommand.CancelUpdate());

        AssertConflict(story.Send(new ServiceCommand.CancelUpdate()), "on its way back to revision 3 already");
        AssertConflict(story.Send(new ServiceCommand.FinishUpdate()), "keeps no old containers");
    }

    [Fact]
    public void Rollback_ToAKeptRevision_TakesItsSpecAndItsImage()
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Story.Apply([new ServiceEvent.ImagePinned(1, "sha256:0001")]);
        for (var version = 2; version < 6; version++)
        {
            story.Put(UpdateStory.Spec(version));
            story.Until(UpdateState.Completed);
        }

        story.Send(new ServiceCommand.Rollback { To = 1 });
        story.Until(UpdateState.RolledBack);

        Assert.Equal(
            (6, "web:1", "sha256:0001", 2),
            (story.State.Revision, story.State.Spec.Container.Image, story.View.ImageDigest, story.View.UpToDate));
        Assert.Equal([1, 2, 3, 4, 5, 6], story.View.Revisions!.Value.Select(one => one.Number));
    }

    [Fact]
    public void Rollback_ToWhatIsNotKept_NamesWhatIs()
    {
        var story = UpdateStory.Running(1, UpdateStory.Spec(1));
        for (var version = 2; version < 14; version++)
        {
            story.Put(UpdateStory.Spec(version));
            story.Until(UpdateState.Completed);
        }

        AssertConflict(
            story.Send(new ServiceCommand.Rollback { To = 1 }),
            "does not keep revision 1; it can go back to 4, 5, 6, 7, 8, 9, 10, 11, 12");
        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.Rollback { To = 13 }));
    }

    [Fact]
    public void Stopped_MidUpdate_GoesOnWhenItIsStarted()
    {
        var story = UpdateStory.Running(3, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback }));
        story.Pass(4);
        story.Send(new ServiceCommand.Stop());
        story.Pass(1000);
        Assert.Contains("the service is stopped", story.Update.Message);
        story.Send(new ServiceCommand.Start());
        story.Until(UpdateState.Completed);

        Assert.Equal(3, story.View.UpToDate);
    }

    internal static void AssertConflict(ServiceDecision decision, string words)
    {
        var refusal = Assert.IsType<ServiceDecision.Refuse>(decision).Refusal;
        Assert.Equal(RefusalKind.Conflict, refusal.Kind);
        Assert.Contains(words, refusal.Reason);
    }
}
