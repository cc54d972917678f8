using System.Collections.Immutable;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>What every host carries while a plan is being made: as the board shows it, and with what the plan has moved so far.</summary>
internal sealed class HostLoads
{
    private readonly SortedDictionary<HostId, HostView> _hosts = [];
    private readonly Dictionary<HostId, int> _all = [];
    private readonly Dictionary<(ServiceKey Service, HostId Host), int> _ofService = [];
    private readonly Dictionary<ServiceKey, ServiceView> _services;
    private readonly Lazy<ILookup<string, ServiceView>> _stacks;
    private readonly Dictionary<ServiceKey, Ties> _ties = [];

    public HostLoads(IEnumerable<HostView> hosts, IReadOnlyCollection<ServiceView> services)
    {
        _services = services.ToDictionary(service => service.Key);
        _stacks = new(() => services.ToLookup(service => service.Key.Stack, StringComparer.Ordinal));
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
        HostFilters.Refuse(PlacementRequest.For(spec, slot, UnitOf(spec, service)), new Candidate(_hosts[host], Of(service, host), position: 0));

    /// <summary>The services that follow it.</summary>
    public Unit UnitOf(ServiceSpec spec, ServiceKey service) => Unit.Of(service, spec, _services);

    /// <summary>Whether the move leaves the service beside what it is to be beside.</summary>
    public bool Allows(ServiceView service, HostId from, HostId to, bool isForItself)
    {
        if (!_ties.TryGetValue(service.Key, out var ties))
            _ties[service.Key] = ties = Ties.Of(service, [.. _stacks.Value[service.Key.Stack]], _services);
        return ties.Allow(this, service.Key, from, to, isForItself);
    }

    public void Move(ServiceSpec spec, InstanceView one, HostId from, HostId to)
    {
        Count(one.Service, from, -1);
        Count(one.Service, to, 1);
        var request = PlacementRequest.For(spec, one.Slot);
        Instance(one, from, to, request);
        // Its sidekicks come along.
        foreach (var sidekick in UnitOf(spec, one.Service).Sidekicks)
        {
            foreach (var beside in sidekick.Service.Instances.Where(beside => beside.Slot == one.Slot && beside.Host is not null))
            {
                Count(beside.Service, from, -1);
                Count(beside.Service, to, 1);
                Instance(beside, from, to, PlacementRequest.For(sidekick.Service.Spec, one.Slot));
            }
        }
    }

    private void Instance(InstanceView one, HostId from, HostId to, PlacementRequest request)
    {
        var claims = _hosts[from].Ports.Where(claim => claim.Instance == one.Id).ToImmutableArray();
        Change(from, -request.Cpus, -request.MemoryBytes, ports => ports.RemoveAll(claims.Contains));
        Change(to, request.Cpus, request.MemoryBytes, ports => ports.AddRange(claims));
    }

    private void Change(HostId id, decimal cpus, long memoryBytes, Func<ImmutableArray<PortClaim>, ImmutableArray<PortClaim>> ports)
    {
        var host = _hosts[id];
        _hosts[id] = host with
        {
            ReservedCpus = host.ReservedCpus + cpus,
            ReservedMemoryBytes = host.ReservedMemoryBytes + memoryBytes,
            Ports = ports(host.Ports)
        };
    }

    private void Count(ServiceKey service, HostId? host, int by)
    {
        if (host is not { } id) return;
        _all[id] = _all.GetValueOrDefault(id) + by;
        _ofService[(service, id)] = Of(service, id) + by;
    }
}
