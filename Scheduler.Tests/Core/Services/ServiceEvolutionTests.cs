using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class ServiceEvolutionTests
{
    [Fact]
    public void SpecSet_SameSpecAsBefore_RollbackStillGoesToTheLastThatDiffered()
    {
        var story = ServiceStory.Running();
        story.Put(Specs.Of("web:2"));

        var state = ServiceEvolution.Evolve(story.State, new ServiceEvent.SpecSet(3, Specs.Of("web:2")));

        Assert.Equal((3, 1), (state.Revision, state.PreviousRevision));
    }

    [Fact]
    public void Revisions_NothingRefersToThem_AreDroppedButForTheLastTen()
    {
        var story = ServiceStory.Running();
        for (var i = 2; i < 15; i++)
        {
            story.Put(Specs.Of($"web:{i}"));
            story.Converge();
        }

        Assert.Equal(Enumerable.Range(5, 10), story.State.Revisions.Keys);
    }

    [Fact]
    public void Revisions_AnInstanceRunsAnOldOne_KeepsIt()
    {
        var story = ServiceStory.Running();
        for (var i = 2; i < 15; i++) story.Put(Specs.Of($"web:{i}"));

        Assert.Equal([1, .. Enumerable.Range(5, 10)], story.State.Revisions.Keys);
        Assert.False(story.State.IsCurrent(story.InSlot(1)));
    }

    [Fact]
    public void Gone_OfThePredecessor_LeavesNothingToReplace()
    {
        var story = ServiceStory.Running();
        var old = story.InSlot(1);
        story.Put(Specs.Of("web:2"));
        story.Settle();
        Assert.Equal(old.Id, story.Live.Single(one => one.Goal == InstanceGoal.Prepared).Replaces);

        var state = ServiceEvolution.Evolve(story.State, new ServiceEvent.Gone(old.Id));

        Assert.Null(Assert.Single(state.Instances).Value.Replaces);
    }

    [Fact]
    public void EventsAboutAnUnknownInstance_ChangeNothing()
    {
        var state = ServiceStory.Running().State;
        var unknown = new InstanceId("other-7");

        Assert.Equal(state, ServiceEvolution.Evolve(state, new ServiceEvent.GoalSet(unknown, InstanceGoal.Absent)));
        Assert.Equal(state, ServiceEvolution.Evolve(state, new ServiceEvent.Gone(unknown)));
        Assert.Equal(state, ServiceEvolution.Evolve(state, new ServiceEvent.InstanceRestarted(unknown, 1, default)));
    }
}
