using Scheduler.Core.Images;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Updates;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Puts what happens to a service into the feed, in words. Held back until the board shows it, so that whoever follows
/// the feed and then reads finds what it was told.
/// </summary>
internal sealed class ServiceAnnouncer(Feed feed, ServiceKey key)
{
    private readonly Queue<Action> _heldBack = new();

    public void Publish()
    {
        while (_heldBack.TryDequeue(out var publish)) publish();
    }

    public void Announce(ServiceEvent happened, ServiceState state)
    {
        switch (happened)
        {
            case ServiceEvent.Created: Say("service.created", $"{key} was created"); break;
            case ServiceEvent.SpecSet { Revision: > 1 } e: Say("service.updated", $"{key} has revision {e.Revision}"); break;
            case ServiceEvent.ImagePinned e when state.Revisions.TryGetValue(e.Revision, out var revision):
                Say(
                    "service.pinned",
                    $"the instances of revision {e.Revision} of {key} run {PinnedImage.At(revision.Spec.Container.Image, e.Digest)}");
                break;
            case ServiceEvent.ScaleSet e: Say("service.scaled", $"{key} is to have {e.Scale} instances"); break;
            case ServiceEvent.StoppedSet e:
                Say(e.Stopped ? "service.stopping" : "service.starting", $"{key} is to be {(e.Stopped ? "stopped" : "started")}");
                break;
            case ServiceEvent.RestartRequested: Say("service.restarting", $"the instances of {key} are restarted one by one"); break;
            case ServiceEvent.RemovalRequested: Say("service.removing", $"{key} is being removed"); break;
            case ServiceEvent.DependenciesMet when !state.Spec.DependsOn.IsEmpty: Say("service.unblocked", $"what {key} depends on is there"); break;
            case ServiceEvent.Lost e when state.Find(e.Instance) is { } one:
                Say(
                    "instance.lost",
                    $"slot {one.Slot} of {key} has lost its host {one.Host}: {e.Instance} is replaced, and looked at again when the host is back",
                    e.Instance, one.Slot, one.Host);
                break;
            case ServiceEvent.Found e when state.Find(e.Instance) is { } one:
                Say(
                    "instance.found",
                    $"slot {one.Slot} of {key} is {e.Instance}'s again: its host {one.Host} is back",
                    e.Instance, one.Slot, one.Host);
                break;
            case ServiceEvent.JobRunStarted or ServiceEvent.SchedulePassedOver or ServiceEvent.ScheduleBegan:
                Say(JobWords.OfEvent(happened, state));
                break;
            case ServiceEvent.InstanceEnded e: Say(JobWords.OfEnd(state, e.Instance)); break;
            case ServiceEvent.UpdateStarted or ServiceEvent.UpdatePaused or ServiceEvent.UpdateResumed
                or ServiceEvent.UpdateUpgraded or ServiceEvent.UpdateEnded or ServiceEvent.UpdateStepFailed:
                Say(UpdateWords.TypeOf(happened), $"{key}: {UpdateWords.Of(happened)}");
                break;
            case ServiceEvent.Placed { Goal: InstanceGoal.Running, Replaces: { } id } e when state.Find(id) is { } former && state.IsCurrent(former):
                Say("instance.moving", $"slot {e.Slot} of {key} moves from host {former.Host} to {e.Host}", e.Instance, e.Slot, e.Host);
                break;
            case ServiceEvent.MoveOrdered e: Say("instance.move-ordered", $"{e.Instance} of {key} is to move to host {e.To}", e.Instance); break;
            case ServiceEvent.MoveForgotten e: Say("instance.move-forgotten", $"{e.Instance} of {key} stays where it is", e.Instance); break;
            case ServiceEvent.Placed e: Say("instance.placed", $"slot {e.Slot} of {key} goes to host {e.Host}", e.Instance, e.Slot, e.Host); break;
        }
    }

    public void Announce(Instance instance, InstanceStatus? before, InstanceStatus after)
    {
        if (before?.State == after.State && before.Restarts == after.Restarts && before.Reason == after.Reason) return;
        var word = after.State.ToString().ToLowerInvariant();
        var message = $"slot {instance.Slot} of {key} is {word}{(after.Reason is { } reason ? $": {reason}" : "")}";
        Say($"instance.{word}", message, instance.Id, instance.Slot, instance.Host);
    }

    public void AnnounceRemoved() => Say("service.removed", $"{key} was removed");

    private void Say((string Type, string Words)? what)
    {
        if (what is { } said) Say(said.Type, said.Words);
    }

    private void Say(string type, string message, InstanceId? instance = null, int? slot = null, HostId? host = null) =>
        _heldBack.Enqueue(() => feed.Publish(type, key.ToString(), message, instance?.Value, slot, host?.Value));
}
