using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>What makes a request safe to repeat (its key) and to compete (its version).</summary>
public sealed class PreconditionTests
{
    [Fact]
    public void Key_SameCommandAgain_IsAnsweredAndNotApplied()
    {
        var story = ServiceStory.Running();
        var first = Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.SetScale(2), key: "k"));
        story.Send(new ServiceCommand.SetScale(5));

        var again = Assert.IsType<ServiceDecision.Replay>(story.Send(new ServiceCommand.SetScale(2), key: "k"));

        Assert.Equal(first.Version, again.Version);
        Assert.Equal(5, story.State.Scale);
    }

    [Fact]
    public void Key_OtherCommand_IsAConflict()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.SetScale(2), key: "k");

        ServiceDecideTests.AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.SetScale(3), key: "k"));
        ServiceDecideTests.AssertRefused(RefusalKind.Conflict, story.Send(new ServiceCommand.Stop(), key: "k"));
    }

    [Fact]
    public void Key_PutTriedAgainWithAFreshUid_IsTheSameCommand()
    {
        var story = new ServiceStory();
        story.Send(new ServiceCommand.Put(Specs.Web, Specs.Of(), 1, "first000"), key: "k");
        var uid = story.State.Uid;

        Assert.IsType<ServiceDecision.Replay>(story.Send(new ServiceCommand.Put(Specs.Web, Specs.Of(), 1, "second00"), key: "k"));
        Assert.Equal(uid, story.State.Uid);
    }

    [Fact]
    public void Key_CommandThatChangesNothing_IsRememberedAllTheSame()
    {
        var story = ServiceStory.Running(2);
        var accept = Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.SetScale(2), key: "k"));
        Assert.False(accept.Changed);
        story.Send(new ServiceCommand.SetScale(3));

        Assert.IsType<ServiceDecision.Replay>(story.Send(new ServiceCommand.SetScale(2), key: "k"));
    }

    [Fact]
    public void Key_WithAVersionThatHasPassed_IsStillReplayed()
    {
        var story = ServiceStory.Running();
        var version = story.State.Version;
        story.Send(new ServiceCommand.SetScale(2), ifVersion: version, key: "k");

        Assert.IsType<ServiceDecision.Replay>(story.Send(new ServiceCommand.SetScale(2), ifVersion: version, key: "k"));
    }

    [Fact]
    public void Key_RefusedCommand_MayBeTriedAgain()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Rollback(), key: "k");
        story.Put(Specs.Of("web:2"));

        Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.Rollback(), key: "k"));
    }

    [Fact]
    public void Window_MoreKeysThanItHolds_ForgetsTheOldest()
    {
        var story = ServiceStory.Running();
        for (var i = 0; i <= IdempotencyWindow.Capacity; i++) story.Send(new ServiceCommand.SetScale(i), key: $"k{i}");

        Assert.Equal(IdempotencyWindow.Capacity, story.State.Window.Applied.Count);
        Assert.IsType<ServiceDecision.Accept>(story.Send(new ServiceCommand.SetScale(0), key: "k0"));
        Assert.IsType<ServiceDecision.Replay>(story.Send(new ServiceCommand.SetScale(2), key: "k2"));
    }

    [Fact]
    public void IfVersion_Zero_AllowsOnlyCreation()
    {
        var story = new ServiceStory();
        var put = new ServiceCommand.Put(Specs.Web, Specs.Of(), null, "abcd1234");

        Assert.IsType<ServiceDecision.Accept>(story.Send(put, ifVersion: 0));
        ServiceDecideTests.AssertRefused(RefusalKind.VersionMismatch, story.Send(put, ifVersion: 0));
    }

    [Fact]
    public void IfVersion_Stale_IsRefusedWithTheVersionNow()
    {
        var story = ServiceStory.Running();
        var stale = story.State.Version;
        story.Send(new ServiceCommand.SetScale(2));

        var refusal = ServiceDecideTests.AssertRefused(RefusalKind.VersionMismatch, story.Send(new ServiceCommand.SetScale(3), ifVersion: stale));

        Assert.Contains($"has version {story.State.Version}", refusal.Reason);
    }

    [Fact]
    public void IfVersion_NoService_IsAMismatch() => ServiceDecideTests.AssertRefused(
        RefusalKind.VersionMismatch, new ServiceStory().Send(new ServiceCommand.SetScale(1), ifVersion: 1));
}
