using Scheduler.Core.Placement;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>A global service has one slot per host that its constraints admit; a slot is numbered when its host is first seen.</summary>
internal static class GlobalSlots
{
    /// <summary>Hosts that should have an instance and have none, each with the slot number it gets.</summary>
    public static IEnumerable<(int Slot, HostId? Host)> Missing(ServiceState state, ServiceObserved observed)
    {
        var taken = state.Instances.Values.Select(one => one.Slot).ToHashSet();
        var occupied = state.Instances.Values.Where(one => !one.IsKept).Select(one => one.Host).ToHashSet();
        var missing = new List<(int, HostId?)>();
        foreach (var host in observed.Hosts.Values.Where(host => !occupied.Contains(host.Id) && Wants(state.Spec, host) && host.TakesNew))
        {
            var slot = 1;
            while (!taken.Add(slot)) slot++;
            missing.Add((slot, host.Id));
        }

        return missing;
    }

    /// <summary>
    /// A host whose labels no longer match loses its instance; one that does not answer keeps it. One that is being drained
    /// keeps it until all others have left: it may be what looks after them.
    /// </summary>
    public static bool IsUnwanted(ServiceState state, Instance instance, ServiceObserved observed) =>
        observed.HostAnswers(instance.Host)
        && (!Wants(state.Spec, observed.Hosts[instance.Host]) || observed.Moves.Deserted.Contains(instance.Host));

    public static int Count(ServiceState state, ServiceObserved observed)
    {
        var occupied = state.Instances.Values.Where(one => one.IsLive).Select(one => one.Host).ToHashSet();
        return observed.Hosts.Values.Count(host => Wants(state.Spec, host) && (host.TakesNew || occupied.Contains(host.Id)));
    }

    internal static bool Wants(ServiceSpec spec, HostView host) =>
        host.Answers && Constraints.Unmet(spec.Constraints, host) is null
        && AffinityBoard.RefuseHost(spec.Affinity, host) is null && HostDemands.Refuse(host, spec.Container.Labels) is null;
}
