using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>
/// Notes which instances of a job have ended, and how. Only what a host says while it was to run counts: one that was asked
/// to end may end with 0 too, and has completed nothing.
/// </summary>
internal static class InstanceEnds
{
    public static void Note(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        foreach (var one in draft.State.Instances.Values.Where(one => one is { Goal: InstanceGoal.Running, HasEnded: false }))
        {
            if (observed.Knows(one) && EndOf(one, observed.StatusOf(one)!) is { } end)
                draft.Add(new ServiceEvent.InstanceEnded(one.Id, end.IsCompleted, end.ExitCode, end.Reason, now));
        }
    }

    private static (bool IsCompleted, int? ExitCode, string? Reason)? EndOf(Instance one, InstanceStatus status) => status switch
    {
        // Its host was away, and it has ended well meanwhile: the work is done, whoever does it again.
        _ when one.IsLost => status is { State: InstanceState.Stopped, ContainerId: not null, ExitCode: 0 } ? (true, 0, null) : null,
        { State: InstanceState.Completed } => (true, status.ExitCode ?? 0, null),
        { State: InstanceState.Failed, NextTryAt: null } => (false, status.ExitCode, status.Reason ?? "it has failed"),
        _ => null,
    };
}
