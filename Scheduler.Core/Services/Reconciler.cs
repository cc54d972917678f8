using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What settling a service asks for: events to journal, and slots that found no place.</summary>
/// <param name="After">The state with the events applied.</param>
public sealed record Settlement(ImmutableArray<ServiceEvent> Events, ImmutableSortedDictionary<int, string> Unplaced, ServiceState After)
{
    /// <summary>Instances that should move to another host and cannot, each with the reason.</summary>
    public ImmutableSortedDictionary<InstanceId, string> Waiting { get; init; } = ImmutableSortedDictionary<InstanceId, string>.Empty;

    /// <summary>Others may move once those that do now have arrived.</summary>
    public bool Queues { get; init; }

    /// <summary>When something is due although nobody says anything until then.</summary>
    public DateTimeOffset? LookAt { get; init; }
}

/// <summary>
/// Compares what is desired with what is observed and says which instances to place, to promote and to let go. Pure, and
/// safe to run at any moment: with nothing to do it answers nothing.
/// </summary>
public static class Reconciler
{
    public static Settlement Settle(ServiceState state, ServiceObserved observed, DateTimeOffset now)
    {
        if (!state.Exists) return new Settlement([], ImmutableSortedDictionary<int, string>.Empty, state);
        var draft = new SettlementDraft(state);
        CollectGone(draft, observed, now);
        if (draft.State.Removing) return draft.ToSettlement();
        PinImages(draft, observed);
        MeetDependencies(draft, observed);
        if (draft.State.Spec.Mode.IsJob())
        {
            JobSettling.Advance(draft, observed, now);
        }
        else
        {
            Followers.Advance(draft, observed);
            if (draft.State.Removing) return draft.ToSettlement();
            DropSurplus(draft, observed);
            ReturnedInstances.Decide(draft, observed, now);
            LostInstances.GiveUp(draft, observed, now);
            Misplaced.Advance(draft, observed);
            if (!draft.State.Stopped) ProbeQuorum.Advance(draft, observed);
            KeptInstances.LetGo(draft, observed);
            if (!draft.State.Stopped && draft.State.DependenciesMet)
            {
                FillSlots(draft, observed, now);
                Evacuation.Advance(draft, observed, now);
                Reunion.Advance(draft, observed, now);
                UpdateTurn.Advance(draft, observed, now);
                UpdateSteps.Note(draft, observed, now);
                Replacements.Advance(draft, observed, now);
                UpdateEnds.Judge(draft, observed, now);
                RollingRestart.Advance(draft, observed, now);
            }
        }

        return draft.ToSettlement();
    }

    private static void CollectGone(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        foreach (var instance in draft.State.Instances.Values)
        {
            if (observed.Removed.Contains(instance.Host)) WriteOff(draft, instance, now);
            else if (instance.Goal == InstanceGoal.Absent && observed.StatusOf(instance)?.State == InstanceState.Gone)
                draft.Add(new ServiceEvent.Gone(instance.Id) { Parting = PastInstances.PartingOf(instance, observed, now) });
        }
    }

    /// <summary>A person has removed its host: nobody will ever confirm that it is gone.</summary>
    private static void WriteOff(SettlementDraft draft, Instance instance, DateTimeOffset now)
    {
        if (instance.IsLive) draft.Add(new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent));
        draft.Add(new ServiceEvent.Gone(instance.Id) { Parting = new Parting(now) { Reason = $"the host {instance.Host} was removed" } });
    }

    /// <summary>The first host that has the image of a revision decides which one it is.</summary>
    private static void PinImages(SettlementDraft draft, ServiceObserved observed)
    {
        foreach (var instance in draft.State.Instances.Values.Where(one => one.IsLive))
        {
            if (observed.StatusOf(instance)?.ImageDigest is { } digest
                && draft.State.Revisions[instance.Revision] is { MayBePinned: true, ImageDigest: null })
                draft.Add(new ServiceEvent.ImagePinned(instance.Revision, digest));
        }
    }

    private static void MeetDependencies(SettlementDraft draft, ServiceObserved observed)
    {
        if (!draft.State.DependenciesMet && observed.WaitsFor is null) draft.Add(new ServiceEvent.DependenciesMet());
    }

    private static void DropSurplus(SettlementDraft draft, ServiceObserved observed)
    {
        foreach (var instance in draft.State.Instances.Values.Where(one => one.IsLive))
        {
            var surplus = draft.State.Spec.Mode == ServiceMode.Global
                ? GlobalSlots.IsUnwanted(draft.State, instance, observed)
                : instance.Slot > draft.State.Scale || Followers.IsElsewhere(observed, instance);
            if (surplus) draft.Add(new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent));
        }
    }

    private static void FillSlots(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        var wanted = draft.State.Spec.Mode == ServiceMode.Global ? GlobalSlots.Missing(draft.State, observed) : MissingSlots(draft.State, observed);
        var due = wanted.Where(one => !(observed.Refusals.TryGetValue(one.Slot, out var refusal) && refusal.RetryAt > now)).ToList();
        if (due.Count == 0) return;
        var occupants = draft.State.Instances.Values.Where(one => !one.IsKept).Select(one => new Occupant(one.Slot, one.Host));
        var unit = observed.UnitOf(draft.State);
        var batch = unit.KeepRoom(
            new PlacementBatch(observed.Hosts.Values, [.. occupants], observed.NeighboursOf(draft.State)),
            draft.State.Instances.Values);
        foreach (var (slot, host) in due)
        {
            var place = observed.Leader?.Places.GetValueOrDefault(slot);
            if (observed.Leader is { } leader && place is null)
            {
                draft.Unplaced(slot, $"waits for slot {slot} of {leader.Name}: {Following.Words(draft.State.Spec)}");
                continue;
            }

            // Where its sidekicks are, their data are, too.
            var request = PlacementRequest.For(draft.State.Spec, slot, unit);
            var asked = place is not null
                ? request.Following(place.Next ?? place.Host)
                : request with
                {
                    Only = host,
                    Prefer = request.Beside.SelectMany(one => one.IsOn).Select(there => (HostId?)there).FirstOrDefault()
                };
            switch (batch.Place(asked))
            {
                case PlacementDecision.Chosen chosen:
                    draft.Place(slot, chosen.Host, InstanceGoal.Running, replaces: null);
                    break;
                case PlacementDecision.NoHost none:
                    draft.Unplaced(slot, none.Reason);
                    break;
            }
        }
    }

    private static IEnumerable<(int Slot, HostId? Host)> MissingSlots(ServiceState state, ServiceObserved observed)
    {
        var filled = new HashSet<int>();
        var isExclusive = state.Spec.OnHostLoss == HostLossPolicy.Exclusive;
        foreach (var instance in state.Instances.Values)
        {
            // An instance on its way out still holds its ports, so its slot waits for it as long as its host answers.
            if (instance.IsKept) continue;
            if (instance.HoldsSlot || observed.HostAnswers(instance.Host) || (isExclusive && !instance.IsLost)) filled.Add(instance.Slot);
        }

        return Enumerable.Range(1, state.Scale).Where(slot => !filled.Contains(slot)).Select(slot => (slot, (HostId?)null));
    }
}
