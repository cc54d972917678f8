using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>What the journal holds of whole updates, event by event: whoever changes the machine sees here what is stored from now on.</summary>
public sealed class UpdateJournalStories
{
    [Fact]
    public void StopFirst_AllIsWell()
    {
        var story = Begin(new UpdatePolicy { FailureAction = UpdateFailureAction.Pause });
        story.Until(UpdateState.Completed);
        AssertJournal(story, """
            started Update 1 -> 2
            spec 2 web:2
            command, version 2
            placed 3 in slot 1, Prepared, revision 2, replaces 1
            goal of 1: Absent
            gone 1
            goal of 3: Running
            done 3
            placed 4 in slot 2, Prepared, revision 2, replaces 2
            goal of 2: Absent
            gone 2
            goal of 4: Running
            done 4
            ended
            """);
    }

    [Fact]
    public void StartFirst_KeptAndConfirmed()
    {
        var story = Begin(new UpdatePolicy { Order = UpdateOrder.StartFirst, Parallelism = 2, KeepsOld = true });
        story.Until(UpdateState.Upgraded);
        story.Send(new ServiceCommand.FinishUpdate());
        story.Pass(3);
        AssertJournal(story, """
            started Update 1 -> 2
            spec 2 web:2
            command, version 2
            placed 3 in slot 1, Running, revision 2, replaces 1
            placed 4 in slot 2, Running, revision 2, replaces 2
            done 3
            done 4
            kept 1
            kept 2
            upgraded
            ended, confirmed
            command, version 3
            goal of 1: Absent
            goal of 2: Absent
            gone 1
            gone 2
            """);
    }

    [Fact]
    public void StopFirst_SecondOneFails_GoesBackToTheKeptOne()
    {
        var story = Begin(new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback, KeepsOld = true });
        story.Fate = (one, seconds) =>
            seconds is null ? InstanceState.Created
            : one is { Revision: 2, Slot: 2 } ? InstanceState.Unhealthy
            : InstanceState.Running;
        story.Until(UpdateState.RolledBack);
        AssertJournal(story, """
            started Update 1 -> 2
            spec 2 web:2
            command, version 2
            placed 3 in slot 1, Prepared, revision 2, replaces 1
            kept 1
            goal of 3: Running
            done 3
            placed 4 in slot 2, Prepared, revision 2, replaces 2
            kept 2
            goal of 4: Running
            failed 4: slot 2 on b: it is Unhealthy
            started Failure 2 -> 3: 1 of 2 slots failed; slot 2 on b: it is Unhealthy
            spec 3 web:1
            restored 2, Prepared, replaces 4
            goal of 4: Absent
            gone 4
            goal of 2: Running
            done 2
            restored 1, Prepared, replaces 3
            goal of 3: Absent
            gone 3
            goal of 1: Running
            done 1
            ended
            """);
    }

    private static UpdateStory Begin(UpdatePolicy policy)
    {
        var story = UpdateStory.Running(2, UpdateStory.Spec(1));
        story.Put(UpdateStory.Spec(2, policy with { Monitor = TimeSpan.FromSeconds(2) }));
        return story;
    }

    private static void AssertJournal(UpdateStory story, string expected)
    {
        var began = story.Story.Journal.Select((happened, index) => (happened, index)).First(one => one.happened is ServiceEvent.UpdateStarted).index;
        var written = string.Join('\n', story.Story.Journal.Skip(began).Select(Words));
        Assert.True(expected == written, written);
    }

    private static string Words(ServiceEvent happened) => happened switch
    {
        ServiceEvent.UpdateStarted e => $"started {e.Cause} {e.From} -> {e.To}{(e.Reason is { } reason ? $": {reason}" : "")}",
        ServiceEvent.SpecSet e => $"spec {e.Revision} {e.Spec.Container.Image}",
        ServiceEvent.CommandApplied e => $"command, version {e.Version}",
        ServiceEvent.Placed e => $"placed {e.Number} in slot {e.Slot}, {e.Goal}, revision {e.Revision}, replaces {e.Replaces?.Number}",
        ServiceEvent.GoalSet e => $"goal of {e.Instance.Number}: {e.Goal}",
        ServiceEvent.Gone e => $"gone {e.Instance.Number}",
        ServiceEvent.UpdateStepDone e => $"done {e.Instance.Number}",
        ServiceEvent.UpdateStepFailed e => $"failed {e.Instance.Number}: {e.Reason}",
        ServiceEvent.InstanceKept e => $"kept {e.Instance.Number}",
        ServiceEvent.InstanceRestored e => $"restored {e.Instance.Number}, {e.Goal}, replaces {e.Replaces.Number}",
        ServiceEvent.UpdateUpgraded => "upgraded",
        ServiceEvent.UpdateEnded e => $"ended{(e.IsConfirmed ? ", confirmed" : "")}{(e.Message is { } message ? $": {message}" : "")}",
        _ => happened.GetType().Name,
    };
}
