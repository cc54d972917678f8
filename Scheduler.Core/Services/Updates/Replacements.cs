using Scheduler.Core.Placement;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>
/// Replaces instances of an old spec, so many at a time as the policy allows. Stop first: the new instance is prepared
/// (image pulled, container made) while the old one runs on, so an image that cannot be had takes nothing down; then the
/// old one goes and the new one starts. Start first: the old one goes when the new one is well.
/// </summary>
internal static class Replacements
{
    /// <summary>So many are begun in one settlement, and the rest in the next ones: one service must not hold up the others.</summary>
    private const int PerTurn = 100;

    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        var policy = UpdatePace.Of(draft.State);
        foreach (var instance in draft.State.Instances.Values.Where(one => one.HoldsSlot))
        {
            if (instance.Goal == InstanceGoal.Prepared) ContinuePrepared(draft, observed, instance, policy, now);
            else if (Moves.FormerOf(draft.State, instance) is { } former && Moves.IsUpdate(draft.State, instance, former))
                ContinueBeside(draft, observed, instance, former);
        }

        // Those that came back with their host after all others were updated come along too.
        if (draft.State.Update is not { IsUnderWay: true } or { IsPaused: false, After: null }) Begin(draft, observed, policy, now);
    }

    /// <summary>The next step of one that waits for the old one to go.</summary>
    private static void ContinuePrepared(SettlementDraft draft, ServiceObserved observed, Instance next, UpdatePolicy policy, DateTimeOffset now)
    {
        var state = draft.State;
        if (!observed.IsCurrent(state, next) || ReplacesTheSame(state, observed, next))
        {
            // The one before it had gone for it already, and is kept: it has the slot again.
            if (KeptInstances.For(state, observed, next, beside: false) is { } kept)
                draft.Add(new ServiceEvent.InstanceRestored(kept.Id, InstanceGoal.Prepared, next.Id, now));
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
            return;
        }

        if (next.Replaces is not { } oldId || state.Find(oldId) is not { } old || HasEnded(observed, old))
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Running));
        else if (MayFollow(state, old) && !observed.HostAnswers(old.Host) && observed.HostAnswers(next.Host))
            // Its end cannot be confirmed, and the slot must not stay empty for as long as that host is away.
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Running));
        else if (old.HoldsSlot && StartsFirst(state, policy, old) && observed.IsSettled(old))
            // It failed when this one was placed, and is well again: now it stays until another one is.
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
        else if (old.HoldsSlot && observed.Knows(next) && observed.StatusOf(next)!.State == InstanceState.Created
            && state.Update is not { IsUnderWay: true, IsPaused: true } && UpdatePace.MayStop(state, observed, old, policy))
            Leave(draft, observed, old);
    }

    /// <summary>The next step of one that was started while the old one runs.</summary>
    private static void ContinueBeside(SettlementDraft draft, ServiceObserved observed, Instance next, Instance former)
    {
        var wait = UnitMoves.Hindrance(draft.State, observed, former, next);
        if (Evacuation.IsUnfit(observed, next.Host) ? !observed.IsSettled(next) : wait is { IsVain: true })
            draft.Add(new ServiceEvent.GoalSet(next.Id, InstanceGoal.Absent));
        else if (wait is not null) draft.Queues();
        else if (observed.IsSettled(next)) Leave(draft, observed, former);
    }

    private static void Leave(SettlementDraft draft, ServiceObserved observed, Instance old) =>
        draft.Add(KeptInstances.IsToBeKept(draft.State, observed, old)
            ? new ServiceEvent.InstanceKept(old.Id)
            : new ServiceEvent.GoalSet(old.Id, InstanceGoal.Absent));

    /// <summary>It is kept, and its host says that it is stopped.</summary>
    private static bool HasEnded(ServiceObserved observed, Instance old) =>
        old.IsKept && observed.Knows(old) && observed.StatusOf(old)!.State == InstanceState.Stopped;

    /// <summary>The image was asked for anew and is the one that runs: what runs stays.</summary>
    private static bool ReplacesTheSame(ServiceState state, ServiceObserved observed, Instance next) =>
        next.Replaces is { } id && state.Find(id) is { HoldsSlot: true } old && !state.IsCurrent(old) && observed.IsCurrent(state, old);

    private static bool MayFollow(ServiceState state, Instance old) =>
        old.IsLost || ((!old.IsLive || old.IsKept) && state.Spec.OnHostLoss != HostLossPolicy.Exclusive && !ExclusiveSlots.IsExclusive(state, old));

    /// <summary>Another image of the same spec is no reason for two to run: which one is right was not known when they were placed.</summary>
    private static bool StartsFirst(ServiceState state, UpdatePolicy policy, Instance old) =>
        policy.Order == UpdateOrder.StartFirst && old.Goal == InstanceGoal.Running && !state.IsCurrent(old)
        && Moves.StartsFirst(state.Spec) && Moves.StartsFirst(state.Revisions[old.Revision].Spec) && !ExclusiveSlots.IsExclusive(state, old);

    private static void Begin(SettlementDraft draft, ServiceObserved observed, UpdatePolicy policy, DateTimeOffset now)
    {
        var filled = draft.State.Instances.Values.Where(one => !observed.IsAside(one)).CountBy(one => one.Slot).ToDictionary();
        var outdated = draft.State.Instances.Values
            .Where(one => filled.GetValueOrDefault(one.Slot) == 1 && IsDue(draft.State, observed, one, now))
            .ToList();
        if (outdated.Count == 0) return;
        // One that is known to fail has nothing to lose; one that runs waits for its turn. One of which nothing is known
        // yet, as after a restart of this node, is not touched.
        foreach (var old in outdated.Where(one => HasNothingToLose(draft.State, observed, one)).Take(PerTurn))
            Replace(draft, observed, policy, old, now);
        if (UpdatePace.NextAt(draft.State, policy, now) is { } next) draft.LookAt(next);
        if (UpdatePace.AfterDelay(draft.State, policy, now) is not null) return;
        var free = Math.Min(UpdatePace.Free(draft.State, observed, policy, now), PerTurn);
        foreach (var old in outdated.Where(one => observed.IsSettled(one) && !Followers.IsBeforeItsTurn(observed, one)))
        {
            if (free > 0 && Replace(draft, observed, policy, old, now)) free--;
        }
    }

    private static bool IsDue(ServiceState state, ServiceObserved observed, Instance one, DateTimeOffset now)
    {
        if (!one.HoldsSlot || observed.IsCurrent(state, one)) return false;
        return !(observed.Refusals.TryGetValue(one.Slot, out var refusal) && refusal.RetryAt > now);
    }

    /// <summary>On the way back, what the failed update brought and has not become well goes at once.</summary>
    private static bool HasNothingToLose(ServiceState state, ServiceObserved observed, Instance old) => observed.IsFailing(old)
        || (state.Update is { IsUnderWay: true, IsWayBack: true } update && old.Revision == update.From && old.Goal == InstanceGoal.Running
            && observed.Knows(old) && observed.HostAnswers(old.Host)
            && observed.StatusOf(old)!.State is InstanceState.Pulling or InstanceState.Starting or InstanceState.Initializing);

    /// <summary>False when it found no place.</summary>
    private static bool Replace(SettlementDraft draft, ServiceObserved observed, UpdatePolicy policy, Instance old, DateTimeOffset now)
    {
        var startsFirst = StartsFirst(draft.State, policy, old);
        if (KeptInstances.For(draft.State, observed, old, startsFirst) is { } kept)
        {
            draft.Add(new ServiceEvent.InstanceRestored(kept.Id, startsFirst ? InstanceGoal.Running : InstanceGoal.Prepared, old.Id, now));
            return true;
        }

        var decision = Choose(draft.State, observed, old, startsFirst);
        // What fails anyway makes room for the new one, where there is no room beside it.
        if (decision is PlacementDecision.NoHost && startsFirst && observed.IsFailing(old))
            (startsFirst, decision) = (false, Choose(draft.State, observed, old, startsFirst: false));
        switch (decision)
        {
            case PlacementDecision.Chosen chosen:
                draft.Place(old.Slot, chosen.Host, startsFirst ? InstanceGoal.Running : InstanceGoal.Prepared, old.Id);
                return true;
            case PlacementDecision.NoHost none:
                draft.Unplaced(old.Slot, startsFirst
                    ? $"the new instance is to start before the old one goes, and has no place beside it: {none.Reason}"
                    : none.Reason);
                return false;
            default:
                throw new InvalidOperationException($"unknown decision {decision}");
        }
    }

    private static PlacementDecision Choose(ServiceState state, ServiceObserved observed, Instance old, bool startsFirst)
    {
        var others = state.Instances.Values.Where(one => one.Number != old.Number && !one.IsKept).Select(one => new Occupant(one.Slot, one.Host));
        var unit = observed.UnitOf(state);
        var request = PlacementRequest.For(state.Spec, old.Slot, unit) with { Prefer = old.Host };
        if (!startsFirst)
        {
            var freed = state.Revisions[old.Revision].Spec.Container.Resources;
            request = request with { Replaces = old.Id, FreedCpus = freed.CpuReservation ?? 0, FreedMemoryBytes = freed.MemoryReservationBytes ?? 0 };
        }

        // Its data is there, or it belongs there.
        if (observed.Leader is not null) request = request.Following(old.Host);
        if (state.Spec.Mode == ServiceMode.Global || (startsFirst && (Moves.Sticky(state.Spec) ?? unit.Sticky()) is not null))
            request = request with { Only = old.Host };
        var batch = new PlacementBatch(observed.Hosts.Values, [.. others], observed.NeighboursOf(state));
        return unit.KeepRoom(batch, state.Instances.Values.Where(one => one.Number != old.Number)).Place(request);
    }
}
