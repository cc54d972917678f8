using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>
/// Gives the slots of a job's runs to hosts: so many at a time as the job allows, and those that have failed when their time
/// has come.
/// </summary>
internal static class JobSlots
{
    public static void Fill(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (draft.State.Job is not { } job) return;
        var occupants = draft.State.Instances.Values.Where(one => !one.HasEnded).Select(one => new Occupant(one.Slot, one.Host));
        var batch = new PlacementBatch(observed.Hosts.Values, [.. occupants], observed.NeighboursOf(draft.State));
        foreach (var run in job.Active) Fill(draft, observed, run, batch, now);
    }

    private static void Fill(SettlementDraft draft, ServiceObserved observed, JobRun run, PlacementBatch batch, DateTimeOffset now)
    {
        var spec = draft.State.Revisions[run.Revision].Spec;
        var taken = Taken(draft.State, observed);
        var wanted = Wanted(draft.State, observed, run, spec).ToList();
        var open = Open(draft.State, run);
        var free = JobRules.Concurrent(spec, run.Total > 0 ? run.Total : int.MaxValue) - open.Count;
        foreach (var (slot, only) in wanted)
        {
            if ((free <= 0 && !open.Contains(slot)) || taken.Contains(slot) || !IsDue(draft, observed, run, spec, slot, now)) continue;
            if (!open.Contains(slot)) free--;
            switch (batch.Place(PlacementRequest.For(spec, slot) with { Only = only }))
            {
                case PlacementDecision.Chosen chosen:
                    draft.PlaceRun(slot, chosen.Host, run);
                    break;
                case PlacementDecision.NoHost none:
                    draft.Unplaced(slot, none.Reason);
                    break;
            }
        }
    }

    /// <summary>Slots of the run in which something may be under way, be it on a host that is lost: it counts, but for its own slot.</summary>
    private static HashSet<int> Open(ServiceState state, JobRun run) =>
        [.. state.Instances.Values.Where(one => one.Run == run.Number && !one.HasEnded && !run.IsDone(one.Slot)).Select(one => one.Slot)];

    private static bool IsDue(SettlementDraft draft, ServiceObserved observed, JobRun run, ServiceSpec spec, int slot, DateTimeOffset now)
    {
        if (run.Failures.TryGetValue(slot, out var failure) && JobRules.RetryAt(spec.Restart, failure, now) is var due && due > now)
        {
            draft.LookAt(due);
            return false;
        }

        return !(observed.Refusals.TryGetValue(slot, out var refusal) && refusal.RetryAt > now);
    }

    private static IEnumerable<(int Slot, HostId? Only)> Wanted(ServiceState state, ServiceObserved observed, JobRun run, ServiceSpec spec) =>
        state.Spec.Mode.IsGlobal()
            ? GlobalSlotsOf(state, observed, run, spec).Where(one => !run.IsDone(one.Slot)).Select(one => (one.Slot, (HostId?)one.Host))
            : run.Slots.Where(slot => !run.IsDone(slot)).Select(slot => (slot, (HostId?)null));

    /// <summary>The slot of each host that is to complete the run: the one that it has, or the next that is free.</summary>
    private static IEnumerable<(int Slot, HostId Host)> GlobalSlotsOf(ServiceState state, ServiceObserved observed, JobRun run, ServiceSpec spec)
    {
        var next = run.Hosts.Keys.Concat(state.Instances.Values.Select(one => one.Slot)).DefaultIfEmpty(0).Max() + 1;
        var own = run.Hosts.ToDictionary(pair => pair.Value, pair => pair.Key);
        foreach (var host in observed.Hosts.Values.Where(host => host.TakesNew && GlobalSlots.Wants(spec, host)))
            yield return (own.TryGetValue(host.Id, out var slot) ? slot : next++, host.Id);
    }

    /// <summary>
    /// Slots with an instance that has not ended. One on its way out still holds its ports, so its slot waits for it as long
    /// as its host answers; and one that must never run twice is waited for until it is known to have ended.
    /// </summary>
    private static HashSet<int> Taken(ServiceState state, ServiceObserved observed)
    {
        var isExclusive = state.Spec.OnHostLoss == HostLossPolicy.Exclusive;
        return [.. state.Instances.Values
            .Where(one => one.HoldsSlot || (!one.HasEnded && (observed.HostAnswers(one.Host) || (isExclusive && !one.IsLost))))
            .Select(one => one.Slot)];
    }
}
