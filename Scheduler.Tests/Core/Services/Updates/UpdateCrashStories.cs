using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Updates;

/// <summary>
/// The actor is lost at every step of every kind of update: right before the step is written, and right after. The next
/// one knows the journal and what the hosts say, and brings the update to the same end by the same promises.
/// </summary>
public sealed class UpdateCrashStories
{
    private const int Scale = 3;

    public static TheoryData<string> Lives =>
    [
        "stop-first", "start-first", "all at once", "delayed", "fails", "fails start-first", "pauses",
        "kept", "kept start-first", "cancelled"
    ];

    [Theory]
    [MemberData(nameof(Lives))]
    public void Crash_AtAnyStep_ComesToTheSameEnd(string life)
    {
        var plain = Live(life, crash: null);
        Assert.True(plain.Settlements > 3, "too little happens to tell");
        for (var settlement = 0; settlement < plain.Settlements; settlement++)
        {
            foreach (var isWritten in new[] { false, true })
            {
                var story = Live(life, (settlement, isWritten));
                var told = $"{life}: crash {(isWritten ? "after" : "before")} settlement {settlement}";
                Assert.True(plain.Update.State == story.Update.State, $"{told}: {story.Update.State}, {story.Update.Message}");
                Assert.True(plain.Fewest == story.Fewest, $"{told}: {story.Fewest} were left, and not {plain.Fewest}");
                Assert.True(
                    story.View.UpToDate == plain.View.UpToDate && story.State.Instances.Count == plain.State.Instances.Count,
                    $"{told}: {story.View.UpToDate} of {story.State.Instances.Count} are up to date");
            }
        }
    }

    private static UpdateStory Live(string life, (int, bool)? crash)
    {
        var story = UpdateStory.Running(Scale, UpdateStory.Spec(1));
        story.Crash = crash;
        if (life is "fails" or "fails start-first" or "pauses")
            story.Fate = (one, seconds) =>
                seconds is null ? InstanceState.Created
                : one is { Revision: 2, Slot: 2 } && seconds > 2 ? InstanceState.Failed
                : InstanceState.Running;
        story.Put(UpdateStory.Spec(2, PolicyOf(life)));
        if (life == "cancelled")
        {
            story.Pass(9);
            story.Send(new ServiceCommand.CancelUpdate());
        }

        story.Until(UpdateState.Completed, UpdateState.RolledBack, UpdateState.Paused, UpdateState.Upgraded);
        if (story.Update.State == UpdateState.Upgraded)
        {
            story.Send(new ServiceCommand.Rollback());
            story.Until(UpdateState.RolledBack);
        }

        story.Pass(3);
        return story;
    }

    private static UpdatePolicy PolicyOf(string life) => life switch
    {
        "start-first" => new UpdatePolicy { Order = UpdateOrder.StartFirst },
        "all at once" => new UpdatePolicy { Parallelism = 0 },
        "delayed" => new UpdatePolicy { Delay = TimeSpan.FromSeconds(10) },
        "fails" => new UpdatePolicy { FailureAction = UpdateFailureAction.Rollback, Monitor = TimeSpan.FromSeconds(10) },
        "fails start-first" =>
            new UpdatePolicy { Order = UpdateOrder.StartFirst, FailureAction = UpdateFailureAction.Rollback, Monitor = TimeSpan.FromSeconds(10) },
        "pauses" => new UpdatePolicy { FailureAction = UpdateFailureAction.Pause, Monitor = TimeSpan.FromSeconds(10) },
        "kept" => new UpdatePolicy { KeepsOld = true },
        "kept start-first" => new UpdatePolicy { KeepsOld = true, Order = UpdateOrder.StartFirst },
        _ => new UpdatePolicy(),
    };
}
