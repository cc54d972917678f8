using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>Updates that are of the image alone, as webhooks ask for them.</summary>
public sealed class ImageCommandStories
{
    private const string Repository = "docker.io/library/web";
    private static readonly string One = $"sha256:{new string('1', 64)}";
    private static readonly string Two = $"sha256:{new string('2', 64)}";

    [Fact]
    public void UpdateImage_ToATag_KeepsTheRestOfTheSpecAndAsksTheRegistry()
    {
        var story = Running("team/web:1");

        Accepted(story.Send(new ServiceCommand.UpdateImage("2")));

        var revision = story.State.Revisions[2];
        Assert.Equal(("team/web:2", true, null), (revision.Spec.Container.Image, revision.Pull, revision.ImageDigest));
        Assert.Equal(Revision.Of(Spec("team/web:2")).Digest, revision.Digest);
        story.Until(UpdateState.Completed);
        Assert.Equal(3, story.View.UpToDate);
    }

    [Fact]
    public void UpdateImage_ToAPushedDigest_PinsTheRevisionAndLeavesTheNameThatPeopleWrote()
    {
        var story = Running("web:1");
        Accepted(story.Send(new ServiceCommand.UpdateImage(null, One)));
        story.Until(UpdateState.Completed);

        Accepted(story.Send(new ServiceCommand.UpdateImage(null, Two) { Repository = Repository }));

        var revision = story.State.Revisions[3];
        Assert.Equal(("web:1", false, Two), (revision.Spec.Container.Image, revision.Pull, revision.ImageDigest));
        Assert.Equal((UpdateState.Updating, Two), (story.Update.State, story.View.ImageDigest));
        story.Until(UpdateState.Completed);
        Assert.All(
            ServicePlan.Outstanding(story.State, ServiceObserved.Nothing, new Epoch(1), 1)
                .Where(one => one.Wish.Goal == InstanceGoal.Running),
            one => Assert.Equal(Two, one.Wish.ImageDigest));
        Accepted(story.Send(new ServiceCommand.Rollback()));
        story.Until(UpdateState.RolledBack);
        Assert.Equal(One, story.View.ImageDigest);
    }

    [Fact]
    public void UpdateImage_OfADigestThatItHas_OrIsOnItsWayTo_IsUnchanged()
    {
        var story = Running("web:1");
        Accepted(story.Send(new ServiceCommand.UpdateImage(null, Two)));

        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.UpdateImage(null, Two)));
        story.Until(UpdateState.Completed);

        Assert.IsType<ServiceDecision.Unchanged>(story.Send(new ServiceCommand.UpdateImage(null, Two)));
        Assert.Equal(2, story.State.Revision);
    }

    [Theory]
    [InlineData("web:1@", null, true, "web:1@", true)]
    [InlineData("web:1@", "2", true, "web:2@", true)]
    [InlineData("web:1@", "2", false, "web:2", false)]
    [InlineData("web:1@", null, false, "web:1", false)]
    [InlineData("web", "2", false, "web:2", false)]
    public void UpdateImage_OfAnImageThatNamesADigest_NamesTheOther(string image, string? tag, bool isKnown, string expected, bool withDigest)
    {
        var story = Running(image.EndsWith('@') ? image + One : image);

        Accepted(story.Send(new ServiceCommand.UpdateImage(tag, isKnown ? Two : null)));

        Assert.Equal(withDigest ? expected + Two : expected, story.State.Spec.Container.Image);
        Assert.Null(story.State.Revisions[2].ImageDigest);
    }

    [Fact]
    public void UpdateImage_WhileAnUpdateGoesOn_IsBusyAndTouchesNothing()
    {
        var story = Running("web:1");
        Accepted(story.Send(new ServiceCommand.UpdateImage("2")));
        story.Pass(1);

        ServiceDecideTests.AssertRefused(RefusalKind.Busy, story.Send(new ServiceCommand.UpdateImage("3")));
        Assert.Equal(2, story.State.Revision);
        story.Until(UpdateState.Completed);

        Accepted(story.Send(new ServiceCommand.UpdateImage("3")));
    }

    [Fact]
    public void UpdateImage_WhileAPersonHasPausedIt_OrKeepsTheOldContainers_IsBusy()
    {
        var paused = Running("web:1");
        Accepted(paused.Send(new ServiceCommand.UpdateImage("2")));
        paused.Send(new ServiceCommand.PauseUpdate());
        var kept = Running("web:1", new UpdatePolicy { KeepsOld = true });
        Accepted(kept.Send(new ServiceCommand.UpdateImage("2")));
        kept.Until(UpdateState.Upgraded);

        Assert.Contains(
            "a person has paused",
            ServiceDecideTests.AssertRefused(RefusalKind.Busy, paused.Send(new ServiceCommand.UpdateImage("3"))).Reason);
        Assert.Contains(
            "kept until a person",
            ServiceDecideTests.AssertRefused(RefusalKind.Busy, kept.Send(new ServiceCommand.UpdateImage("3"))).Reason);
    }

    [Fact]
    public void UpdateImage_AfterOneThatFailedAndPaused_IsTheRemedyAndGoesBackBeyondIt()
    {
        var story = Running("web:1", new UpdatePolicy { FailureAction = UpdateFailureAction.Pause });
        story.Fate = Sick(2);
        Accepted(story.Send(new ServiceCommand.UpdateImage("2")));
        story.Until(UpdateState.Paused);

        Accepted(story.Send(new ServiceCommand.UpdateImage("3")));
        Assert.Equal(1, story.Update.From);
        story.Until(UpdateState.Completed);

        Assert.Equal(("web:3", 3), (story.State.Spec.Container.Image, story.View.UpToDate));
    }

    [Fact]
    public void UpdateImage_OverOneThatIsHeld_IsTheRemedy_AndOverAnotherOneIsNot()
    {
        var story = Running("web:1");
        story.Fate = Sick(2);
        Accepted(story.Send(new ServiceCommand.UpdateImage("2")));
        for (var second = 0; second < 100 && !story.Update.IsHeld; second++) story.Pass(1);
        Assert.True(story.Update.IsHeld);

        ServiceDecideTests.AssertRefused(RefusalKind.Busy, story.Send(new ServiceCommand.UpdateImage("3") { Over = 1 }));
        Accepted(story.Send(new ServiceCommand.UpdateImage("3") { Over = 2 }));
        story.Until(UpdateState.Completed);

        Assert.Equal(2, story.Fewest);
    }

    [Fact]
    public void UpdateImage_OfAServiceThatRunsSomethingElseByNow_IsAConflict()
    {
        var story = Running("other:1");

        ServiceDecideTests.AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.UpdateImage("2") { Repository = Repository }));
        ServiceDecideTests.AssertRefused(RefusalKind.Invalid, story.Send(new ServiceCommand.UpdateImage("2/../evil:1")));
        ServiceDecideTests.AssertRefused(RefusalKind.Invalid, story.Send(new ServiceCommand.UpdateImage(null, "sha256:short")));
        ServiceDecideTests.AssertRefused(RefusalKind.Conflict, Running($"web@{One}").Send(new ServiceCommand.UpdateImage()));
    }

    [Fact]
    public void UpdateImage_WithAKey_IsDoneOnceWhateverItComesAfter()
    {
        var story = Running("web:1");
        Accepted(story.Story.Send(new ServiceCommand.UpdateImage("2") { Over = 7 }, key: "k"));
        story.Until(UpdateState.Completed);
        story.Put(Spec("web:3"));

        Assert.IsType<ServiceDecision.Replay>(story.Story.Send(new ServiceCommand.UpdateImage("2") { After = [new UpdateAfter("db", 1)] }, key: "k"));
        Assert.Equal("web:3", story.State.Spec.Container.Image);
    }

    [Fact]
    public void UpdateImage_OfAJob_IsUsedByItsNextRun()
    {
        var story = new ServiceStory();
        story.Put(Specs.Of("web:1") with { Mode = ServiceMode.ReplicatedJob }, 1);
        story.Converge();

        Accepted(story.Send(new ServiceCommand.UpdateImage("2", Two)));

        Assert.Equal(("web:2", Two), (story.State.Spec.Container.Image, story.State.Revisions[story.State.Revision].ImageDigest));
        Assert.Contains(story.Journal, happened => happened is ServiceEvent.JobRunStarted { Run: 2 });
    }

    [Theory]
    [InlineData(3, 2, 0, 10, 5)]
    [InlineData(3, 9, 0, 10, 10)]
    [InlineData(12, 2, 0, 10, 12)]
    [InlineData(3, -2, 0, 10, 1)]
    [InlineData(3, -9, 2, 10, 2)]
    [InlineData(1, -1, 2, 10, 1)]
    [InlineData(3, int.MaxValue, 0, 10_000, 10_000)]
    [InlineData(3, int.MinValue, 1, 10_000, 1)]
    public void ScaleBy_StaysWithinItsBoundsAndNeverGoesTheOtherWay(int scale, int by, int least, int most, int expected)
    {
        var story = new ServiceStory();
        story.Put(Specs.Of(), scale);

        story.Send(new ServiceCommand.ScaleBy(by, least, most), key: "k");
        story.Send(new ServiceCommand.ScaleBy(by, least, most), key: "k");

        Assert.Equal(expected, story.State.Scale);
    }

    private static void Accepted(ServiceDecision decision) => Assert.True(Assert.IsType<ServiceDecision.Accept>(decision).Changed);

    private static ServiceSpec Spec(string image, UpdatePolicy? policy = null) => Specs.Of(image) with { Update = policy };

    private static UpdateStory Running(string image, UpdatePolicy? policy = null) => UpdateStory.Running(3, Spec(image, policy));

    private static Func<Instance, double?, InstanceState> Sick(int revision) => (one, seconds) =>
        seconds is null ? InstanceState.Created : one.Revision == revision ? InstanceState.Failed : InstanceState.Running;
}
