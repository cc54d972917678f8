using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>Old containers that are kept, stopped, until a person has confirmed the update that replaced them or has taken it back.</summary>
internal static class KeptInstances
{
    /// <summary>Whether an instance that leaves its slot now is kept.</summary>
    public static bool IsToBeKept(ServiceState state, ServiceObserved observed, Instance old) =>
        state.Update is { IsUnderWay: true, IsWayBack: false, Policy.KeepsOld: true } update
        && old.Goal == InstanceGoal.Running && observed.HostAnswers(old.Host)
        && !ExclusiveSlots.IsExclusive(state, old) && IsOf(state, old, update.From);

    /// <summary>Those that no update may need again, and those on hosts that are to be empty.</summary>
    public static void LetGo(SettlementDraft draft, ServiceObserved observed)
    {
        foreach (var kept in draft.State.Instances.Values.Where(one => one is { IsKept: true, IsLive: true }))
        {
            if (!IsNeeded(draft.State, kept) || observed.Hosts.GetValueOrDefault(kept.Host) is { Availability: HostAvailability.Draining })
                draft.Add(new ServiceEvent.GoalSet(kept.Id, InstanceGoal.Absent));
        }
    }

    /// <summary>The kept instance that can take the slot back from <paramref name="now"/>, or null.</summary>
    /// <param name="beside">It is to start while the other one runs.</param>
    public static Instance? For(ServiceState state, ServiceObserved observed, Instance now, bool beside) =>
        state.Instances.Values.FirstOrDefault(one =>
            one is { IsKept: true, IsLive: true } && one.Slot == now.Slot && state.IsCurrent(one) && observed.HostAnswers(one.Host)
            && !(beside && one.Host == now.Host && state.Spec.Container.Ports.Any(port => port.HostPort > 0))
            && !(beside && LacksRoom(observed.Hosts[one.Host], state.Spec.Container.Resources)));

    /// <summary>What it was promised, its successor may have been promised too, as long as only one of the two runs.</summary>
    private static bool LacksRoom(HostView host, ResourceSpec itsOwn)
    {
        var (cpus, memory) = (itsOwn.CpuReservation ?? 0, itsOwn.MemoryReservationBytes ?? 0);
        return HostRoom.Of(host, cpus, memory)?.Refuse(cpus, memory) is not null;
    }

    private static bool IsNeeded(ServiceState state, Instance kept) => state.Update switch
    {
        not { IsUnderWay: true } => false,
        { IsWayBack: true } => state.IsCurrent(kept),
        { Policy.KeepsOld: true } update => IsOf(state, kept, update.From),
        _ => false,
    };

    private static bool IsOf(ServiceState state, Instance one, int revision) =>
        one.Revision == revision || (state.Revisions.TryGetValue(revision, out var other) && state.Revisions[one.Revision].IsSameAs(other));
}
