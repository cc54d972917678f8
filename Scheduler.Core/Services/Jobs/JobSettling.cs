using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>
/// What a job does instead of keeping its instances running: it notes which have ended and how, begins what is due, and
/// lets go what nobody needs. A run under way is never moved, since it would begin anew elsewhere.
/// </summary>
internal static class JobSettling
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        InstanceEnds.Note(draft, observed, now);
        DropSurplus(draft);
        ReturnedInstances.Decide(draft, observed, now);
        LostInstances.GiveUp(draft, observed, now);
        Misplaced.Advance(draft, observed);
        LetGo(draft);
        LeaveDrained(draft, observed);
        if (draft.State.Stopped || !draft.State.DependenciesMet) return;
        JobSchedules.Fire(draft, now);
        DropSurplus(draft);
        JobSlots.Fill(draft, observed, now);
    }

    /// <summary>What belongs to a run that is over, or to a slot in which nothing is left to do.</summary>
    private static void DropSurplus(SettlementDraft draft)
    {
        foreach (var one in draft.State.Instances.Values.Where(one => one is { IsLive: true, HasEnded: false }))
        {
            if (draft.State.Job?.Runs.GetValueOrDefault(one.Run) is not { IsActive: true } run || !run.Holds(one.Slot) || run.IsDone(one.Slot))
                draft.Add(new ServiceEvent.GoalSet(one.Id, InstanceGoal.Absent));
        }
    }

    /// <summary>Ended containers are kept for their output, as long as their run is remembered and they are not too many.</summary>
    private static void LetGo(SettlementDraft draft)
    {
        var ended = draft.State.Instances.Values.Where(one => one is { IsLive: true, HasEnded: true }).Reverse().ToList();
        for (var i = 0; i < ended.Count; i++)
        {
            if (i >= JobRules.ContainersKept || draft.State.Job?.Runs.ContainsKey(ended[i].Run) != true)
                draft.Add(new ServiceEvent.GoalSet(ended[i].Id, InstanceGoal.Absent));
        }
    }

    /// <summary>What has not begun to run leaves a host that is to be empty; what runs is waited for.</summary>
    private static void LeaveDrained(SettlementDraft draft, ServiceObserved observed)
    {
        foreach (var one in draft.State.Instances.Values.Where(one => one is { HoldsSlot: true, Goal: InstanceGoal.Running }))
        {
            if (observed.Hosts.GetValueOrDefault(one.Host) is not { Availability: HostAvailability.Draining }) continue;
            if (HasNotBegun(observed, one)) draft.Add(new ServiceEvent.GoalSet(one.Id, InstanceGoal.Absent));
            else draft.Waits(one.Id, $"it is a run of a job, which is let finish; `scheduler rm {one.Id}` ends it, and it begins anew elsewhere");
        }
    }

    private static bool HasNotBegun(ServiceObserved observed, Instance one) => observed.HostAnswers(one.Host) && observed.Knows(one)
        && observed.StatusOf(one) is { StartedAt: null, ExitCode: null, State: InstanceState.Pulling or InstanceState.Failed };
}
