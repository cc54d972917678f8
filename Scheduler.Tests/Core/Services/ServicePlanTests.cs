using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class ServicePlanTests
{
    private static readonly Epoch Epoch = new(7);

    [Fact]
    public void Outstanding_NothingReported_IsEveryInstanceWithEpochAndSpecOfItsRevision()
    {
        var story = ServiceStory.Running(2);
        story.Put(Specs.Of("web:2"));
        story.ForgetReports();

        var wishes = Outstanding(story);

        Assert.Equal(2, wishes.Count);
        Assert.All(wishes, wish =>
        {
            Assert.Equal((Epoch, 42L, 1), (wish.Epoch, wish.Sequence, wish.Revision));
            Assert.Equal("web:1", wish.Container.Image);
        });
    }

    [Fact]
    public void Outstanding_HostIsAtWorkOnTheWish_IsNotRepeated()
    {
        var story = ServiceStory.Running();
        story.Report(story.InSlot(1), InstanceState.Failed, "exited with code 1");

        Assert.Empty(Outstanding(story));
    }

    [Fact]
    public void Outstanding_ReportFromBeforeThisOwner_IsAskedForAnew()
    {
        var story = ServiceStory.Running();
        story.Observed = story.Observed with { Unanswered = [story.InSlot(1).Id] };

        Assert.Equal(story.InSlot(1).Id, Assert.Single(Outstanding(story)).Instance);
    }

    [Fact]
    public void Outstanding_GoalChanged_IsTheNewWish()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Stop());

        Assert.Equal(InstanceGoal.Stopped, Assert.Single(Outstanding(story)).Goal);
    }

    [Fact]
    public void Outstanding_RestartAskedFor_IsRepeatedUntilThatGenerationIsReported()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.RestartInstance(story.InSlot(1).Id));

        var wish = Assert.Single(Outstanding(story));
        Assert.Equal((1, story.Now), (wish.Generation, wish.RestartAfter));
        story.Report(story.InSlot(1), InstanceState.Running);
        Assert.Empty(Outstanding(story));
    }

    [Fact]
    public void Outstanding_RemovalWithVolumes_SaysSo()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.Remove(Volumes: true));

        var wish = Assert.Single(Outstanding(story));

        Assert.Equal((InstanceGoal.Absent, true), (wish.Goal, wish.RemoveVolumes));
    }

    [Fact]
    public void Outstanding_ContainerOfAnInstanceThatWasSeenGone_IsToGo()
    {
        var story = ServiceStory.Running(2);
        var (gone, kept) = (story.InSlot(2).Id, story.InSlot(1).Id);
        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();
        var unknown = InstanceId.Of(story.State.Uid, story.State.LastInstance + 1);
        var foreign = InstanceId.Of("zzzzzzzz", 1);

        story.SetHosts(
        [
            .. story.Observed.Hosts.Values.Select(host => host with { Orphans = [.. new[] { gone, kept, unknown, foreign }.Select(Late)] })
        ]);

        Assert.All(Outstanding(story), wish => Assert.Equal((gone, InstanceGoal.Absent), (wish.Instance, wish.Goal)));
        Assert.NotEmpty(Outstanding(story));
    }

    [Fact]
    public void Outstanding_CopyThatAPersonMadeOfAnInstanceThatIsGone_IsLeftAlone()
    {
        var story = ServiceStory.Running(2);
        var gone = story.InSlot(2).Id;
        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();

        story.SetHosts([.. story.Observed.Hosts.Values.Select(host => host with { Orphans = [Late(gone) with { ContainerName = "debug" }] })]);

        Assert.DoesNotContain(Outstanding(story), wish => wish.Instance == gone);
    }

    private static OrphanView Late(InstanceId instance) => new($"id-{instance}", $"shop_web.1.{instance}", instance, "shop/web", "running");

    private static List<Assignment> Outstanding(ServiceStory story) =>
        [.. ServicePlan.Outstanding(story.State, story.Observed, Epoch, 42).Select(one => one.Wish)];
}
