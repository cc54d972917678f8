using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>
/// The latest update of a service, as Swarm's clients follow it. They take "completed" for the end of their wait, and
/// "paused" for its failure, so each is said only of what is so.
/// </summary>
internal static class UpdateStatusShowing
{
    /// <summary>Null for a service that was never updated, and for one that has something else to do since.</summary>
    public static UpdateStatusWire? Of(ServiceView view) => view.Update is { } update ? Of(view, update) : OfRevision(view);

    private static UpdateStatusWire? Of(ServiceView view, UpdateView update)
    {
        var state = StateOf(update);
        if (update.EndedAt is not null && view.Status != ServiceStatus.Active) return null;
        return new UpdateStatusWire(
            state,
            DockerTime.Text(update.StartedAt),
            update.EndedAt is { } ended ? DockerTime.Text(ended) : null,
            update.Message);
    }

    private static string StateOf(UpdateView update) => (update.State, update.IsHeld) switch
    {
        (UpdateState.Completed or UpdateState.Upgraded, _) => "completed",
        (UpdateState.RolledBack, _) => "rollback_completed",
        (UpdateState.RollbackPaused, _) or (UpdateState.RollingBack, true) => "rollback_paused",
        (UpdateState.RollingBack, _) => "rollback_started",
        (UpdateState.Paused, _) or (_, true) => "paused",
        _ => "updating",
    };

    /// <summary>From a server that does not tell of updates.</summary>
    private static UpdateStatusWire? OfRevision(ServiceView view)
    {
        if (view.Revision == 1) return null;
        var isUnderWay =
            view.Instances.Any(instance => instance is { IsOutdated: true, Goal: InstanceGoal.Running or InstanceGoal.Prepared })
            || view.Status == ServiceStatus.Updating;
        return (isUnderWay, view.Status) switch
        {
            (true, _) => new UpdateStatusWire(
                "updating", DockerTime.Text(view.UpdatedAt), null, view.Reason ?? "update in progress"),
            (_, ServiceStatus.Active) => new UpdateStatusWire(
                "completed", DockerTime.Text(view.UpdatedAt), DockerTime.Text(view.UpdatedAt), "update completed"),
            _ => null,
        };
    }
}
