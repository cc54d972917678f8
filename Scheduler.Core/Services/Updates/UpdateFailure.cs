using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>What becomes of an update that has failed.</summary>
internal static class UpdateFailure
{
    public static void Act(SettlementDraft draft, string reason, DateTimeOffset now)
    {
        var (state, update) = (draft.State, draft.State.Update!);
        switch (update.Policy.FailureAction)
        {
            case UpdateFailureAction.Rollback when HasReturn(state, update):
                foreach (var happened in UpdateCommands.Back(state, update.From, UpdateCause.Failure, now, reason)) draft.Add(happened);
                break;
            case UpdateFailureAction.Rollback or UpdateFailureAction.Pause:
                draft.Add(new ServiceEvent.UpdatePaused(now, reason));
                break;
        }
    }

    private static bool HasReturn(ServiceState state, ServiceUpdate update) =>
        !update.IsWayBack && state.Revisions.TryGetValue(update.From, out var origin) && !origin.IsSameAs(state.Revisions[state.Revision]);
}
