using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>Hosts that are given instances and lose them in a forecast alone.</summary>
internal sealed class ForecastHosts(ImmutableSortedDictionary<HostId, HostView> hosts)
{
    public ImmutableSortedDictionary<HostId, HostView> Views { get; private set; } = hosts;

    public ForecastHosts Copy() => new(Views);

    /// <summary>
    /// The host promises the instance what it needs, or says why not: placements of one moment do not know of each other,
    /// and the host has the last word.
    /// </summary>
    /// <param name="former">The instance whose room and ports it takes over; null where that runs beside it.</param>
    public string? Admit(ServiceState state, Instance one, Instance? former)
    {
        if (!Views.TryGetValue(one.Host, out var host)) return null;
        var container = SlotVolumes.Named(state.Revisions[one.Revision].Spec.Container, one.Slot);
        var (cpus, memory) = Reserved(container);
        if (RefuseRoom(
            host, cpus, memory, former?.Host == one.Host ? state.Revisions[former.Revision].Spec.Container : null) is { } full)
            return full;
        var table = PortTable.Of(host.Ports);
        var claims = ImmutableArray.CreateBuilder<PortClaim>();
        foreach (var port in container.Ports.Where(port => port.HostPort > 0))
        {
            if (table.FirstFree(port, former?.Id) is not { } free) return table.Refuse(port, former?.Id);
            var claim = new PortClaim(free, port.Protocol, port.HostIp, $"{state.Key} slot {one.Slot}", one.Id);
            table.Add(claim);
            claims.Add(claim);
        }

        Views = Views.SetItem(host.Id, host with
        {
            Instances = host.Instances + 1,
            ReservedCpus = host.ReservedCpus + cpus,
            ReservedMemoryBytes = host.ReservedMemoryBytes + memory,
            Ports = host.Ports.AddRange(claims),
            Volumes = host.Volumes.AddRange(LocalVolumes.Of(container).Except(host.Volumes)),
        });
        return null;
    }

    private static string? RefuseRoom(HostView host, decimal cpus, long memory, ContainerSpec? freed)
    {
        var (freedCpus, freedMemory) = freed is null ? (0, 0) : Reserved(freed);
        return HostRoom.Of(host, freedCpus, freedMemory)?.Refuse(cpus, memory);
    }

    private static (decimal Cpus, long MemoryBytes) Reserved(ContainerSpec container) =>
        (container.Resources.CpuReservation ?? 0, container.Resources.MemoryReservationBytes ?? 0);

    /// <summary>The instance is gone, and what it had is free.</summary>
    public void Release(HostId id, InstanceId instance, ContainerSpec container)
    {
        if (!Views.TryGetValue(id, out var host)) return;
        var (cpus, memory) = Reserved(container);
        Views = Views.SetItem(id, host with
        {
            Instances = Math.Max(0, host.Instances - 1),
            ReservedCpus = Math.Max(0, host.ReservedCpus - cpus),
            ReservedMemoryBytes = Math.Max(0, host.ReservedMemoryBytes - memory),
            Ports = host.Ports.RemoveAll(claim => claim.Instance == instance),
        });
    }

    /// <summary>As <see cref="Release(HostId, InstanceId, ContainerSpec)"/>, of all instances of a service that is meant.</summary>
    public void Release(ServiceView service, Func<InstanceView, bool> isMeant)
    {
        foreach (var one in service.Instances.Where(isMeant))
        {
            if (one is { Id: { } id, Host: { } host }) Release(host, id, service.Spec.Container);
        }
    }

    /// <summary>
    /// The same hosts at their best: those that are away are back, and what is on its way out has gone. What finds no place
    /// even then does not find one by waiting.
    /// </summary>
    public static ForecastHosts AtTheirBest(ImmutableSortedDictionary<HostId, HostView> hosts, IEnumerable<ServiceView> services)
    {
        var best = new ForecastHosts(hosts.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.State == HostState.Active
            ? pair.Value
            : pair.Value with { State = HostState.Active, Reason = null, LostAt = null }));
        foreach (var service in services) best.Release(service, one => one.Goal == InstanceGoal.Absent || service.Status == ServiceStatus.Removing);
        return best;
    }
}
