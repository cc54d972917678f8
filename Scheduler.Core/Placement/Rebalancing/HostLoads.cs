using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>What every host carries while a plan is being made: as the board shows it, and with what the plan has moved so far.</summary>
internal sealed class HostLoads
{
    private readonly SortedDictionary<HostId, HostView> _hosts = [];
    private readonly Dictionary<HostId, int> _all = [];
    private readonly Dictionary<(ServiceKey Service, HostId Host), int> _ofService = [];

    public HostLoads(IEnumerable<HostView> hosts, IEnumerable<ServiceView> services)
    {
        foreach (var host in hosts) _hosts[host.Id] = host;
        foreach (var one in services.SelectMany(service => service.Instances).Where(one => !one.HasEnded)) Count(one.Service, one.Host, 1);
    }

    /// <summary>In the order of their names.</summary>
    public IEnumerable<HostView> Hosts => _hosts.Values;

    public HostView? Find(HostId host) => _hosts.GetValueOrDefault(host);

    public int Of(HostId host) => _all.GetValueOrDefault(host);

    public int Of(ServiceKey service, HostId host) => _ofService.GetValueOrDefault((service, host));

    /// <summary>Why the host cannot take one more instance of the service, or null.</summary>
    public string? Refuse(ServiceSpec spec, ServiceKey service, int slot, HostId host) =>
        HostFilters.Refuse(PlacementRequest.For(spec, slot), new Candidate(_hosts[host], Of(service, host), position: 0));

    public void Move(ServiceSpec spec, InstanceView one, HostId from, HostId to)
    {
        Count(one.Service, from, -1);
        Count(one.Service, to, 1);
        var request = PlacementRequest.For(spec, one.Slot);
        var claims = _hosts[from].Ports.Where(claim => claim.Instance == one.Id).ToImmutableArray();
        Change(from, -request.Cpus, -request.MemoryBytes, ports => ports.RemoveAll(claims.Contains));
        Change(to, request.Cpus, request.MemoryBytes, ports => ports.AddRange(claims));
    }

    private void Change(HostId id, decimal cpus, long memoryBytes, Func<ImmutableArray<PortClaim>, ImmutableArray<PortClaim>> ports)
    {
        var host = _hosts[id];
        _hosts[id] = host with { ReservedCpus = host.ReservedCpus + cpus, ReservedMemoryBytes = host.ReservedMemoryBytes + memoryBytes, Ports = ports(host.Ports) };
    }

    private void Count(ServiceKey service, HostId? host, int by)
    {
        if (host is not { } id) return;
        _all[id] = _all.GetValueOrDefault(id) + by;
        _ofService[(service, id)] = Of(service, id) + by;
    }
}
