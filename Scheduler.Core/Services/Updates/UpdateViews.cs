using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>How a service's updates look from outside.</summary>
internal static class UpdateViews
{
    /// <param name="trouble">What stands in the way of the service, in words, or null.</param>
    public static UpdateView? Of(ServiceState state, ServiceObserved observed, string? trouble)
    {
        if (state.Update is not { } update) return null;
        var (done, total) = (UpdateProgress.Done(state, observed), UpdateProgress.Slots(state, observed));
        var isHeld = update is { IsHalted: false }
            && state.Instances.Values.Any(one => one.HoldsSlot && state.IsCurrent(one) && observed.IsFailing(one));
        return new UpdateView
        {
            State = StateOf(update),
            Cause = update.Cause,
            From = update.From,
            To = update.To,
            StartedAt = update.StartedAt,
            EndedAt = update.EndedAt,
            Message = Message(state, observed, update, done, total, trouble),
            Done = done,
            Total = total,
            Failed = update.Failed.Count,
            IsHeld = isHeld && update.Policy.FailureAction != UpdateFailureAction.Continue,
        };
    }

    public static ImmutableArray<RevisionView> Revisions(ServiceState state) =>
    [
        .. state.Revisions.Select(one => new RevisionView(
            one.Key,
            one.Value.Spec.Container.Image,
            one.Value.ImageDigest ?? PinnedImage.DigestIn(one.Value.Spec.Container.Image))),
    ];

    private static UpdateState StateOf(ServiceUpdate update) => (update.IsWayBack, update) switch
    {
        (false, { IsUnderWay: false }) => UpdateState.Completed,
        (true, { IsUnderWay: false }) => UpdateState.RolledBack,
        (_, { IsUpgraded: true }) => UpdateState.Upgraded,
        (false, { IsPaused: true }) => UpdateState.Paused,
        (true, { IsPaused: true }) => UpdateState.RollbackPaused,
        (true, _) => UpdateState.RollingBack,
        _ => UpdateState.Updating,
    };

    private static string Message(ServiceState state, ServiceObserved observed, ServiceUpdate update, int done, int total, string? trouble)
    {
        var way = update.IsWayBack ? $"rollback to revision {update.To}" : $"update to revision {update.To}";
        var why = update.Reason is { } cause ? $" ({(update.Cause == UpdateCause.Failure ? $"revision {update.From} failed: " : "")}{cause})" : "";
        return update switch
        {
            { IsUnderWay: false } => $"{way} completed{why}{(update.EndMessage is { } end ? $": {end}" : "")}",
            { IsUpgraded: true } => $"{way} done; the old containers are kept until it is finished or rolled back",
            { IsPaused: true } => $"{way} paused{(update.PauseReason is { } reason ? $": {reason}" : " by command")}{why}; {done} of {total} done",
            { After: not null } when observed.UpdateWait is { } wait => $"{way} {wait.Reason}; {done} of {total} done",
            _ when state.Stopped => $"{way} waits: the service is stopped; {done} of {total} done{why}",
            _ => $"{way}: {done} of {total} done{why}{(trouble is null ? "" : $"; {trouble}")}",
        };
    }
}
