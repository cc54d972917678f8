using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>What a service still knows of instances whose containers are gone.</summary>
public sealed class PastInstanceStories
{
    [Fact]
    public void Instance_ThatWasReplacedWhileItWasWell_HadToGo()
    {
        var story = ServiceStory.Running(2);
        var old = story.InSlot(2);
        Update(story, "web:2");

        var past = Assert.Single(story.View.Past!.Value, one => one.Slot == 2);
        Assert.Equal((old.Id, old.Host, 1, "web:1"), (past.Id, past.Host, past.Revision, past.Image));
        Assert.Equal((false, null), (past.Parting.HasFailed, past.Parting.Reason));
    }

    [Fact]
    public void Instance_ThatWasReplacedWhileItFailed_SaysWhatWasWrong()
    {
        var story = ServiceStory.Running();
        story.End(story.InSlot(1), exitCode: 3);
        Update(story, "web:2");

        var parting = Assert.Single(story.State.Past).Parting;
        Assert.Equal((true, "exited with code 3", 3), (parting.HasFailed, parting.Reason, parting.ExitCode));
    }

    [Fact]
    public void Instance_ThatItsHostHadNotSpokenOf_IsRememberedAllTheSame()
    {
        var story = ServiceStory.Running();
        var old = story.InSlot(1);
        story.Send(new ServiceCommand.RemoveInstance(old.Id));
        story.ForgetReports();
        story.Converge();

        Assert.Equal(old.Id, Assert.Single(story.State.Past).Id);
    }

    [Fact]
    public void Slot_OfManyPastInstances_RemembersTheLast()
    {
        var story = ServiceStory.Running(2);
        for (var version = 2; version <= 8; version++) Update(story, $"web:{version}");

        Assert.Equal(["web:4", "web:5", "web:6", "web:7"], story.State.Past.Where(one => one.Slot == 1).Select(one => one.Image));
        Assert.Equal(2 * PastInstances.PerSlot, story.State.Past.Count);
    }

    [Fact]
    public void Service_OfManySlots_RemembersNoMoreThanItsShare()
    {
        var story = ServiceStory.Running(PastInstances.Most);
        Update(story, "web:2");
        Update(story, "web:3");

        Assert.Equal(PastInstances.Most, story.State.Past.Count);
        Assert.All(story.State.Past, one => Assert.Equal("web:2", one.Image));
    }

    [Fact]
    public void Service_ScaledDown_ForgetsWhatWasInTheSlotsThatItHasNoMore()
    {
        var story = ServiceStory.Running(3);
        Update(story, "web:2");

        story.Send(new ServiceCommand.SetScale(1));
        story.Converge();

        Assert.Equal(1, Assert.Single(story.State.Past).Slot);
    }

    [Fact]
    public void List_OfAll_HasThePastOnesOfASlotAfterThePresentOne_TheLatestFirst()
    {
        var story = ServiceStory.Running(2);
        Update(story, "web:2");
        Update(story, "web:3");

        var shown = PastInstances.WithPresent(story.View).ToList();
        Assert.Equal(
            [(1, "web:3"), (1, "web:2"), (1, "web:1"), (2, "web:3"), (2, "web:2"), (2, "web:1")],
            shown.Select(one => (one.Slot, one.Image!)));
        Assert.Equal(
            [false, true, true],
            shown.Take(3).Select(one => one is { State: InstanceState.Gone, Goal: InstanceGoal.Absent, IsOutdated: true }));
    }

    private static void Update(ServiceStory story, string image)
    {
        story.Now = story.Now.AddMinutes(1);
        story.Put(Specs.Of(image));
        story.Converge();
    }
}
