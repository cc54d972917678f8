using System.Collections.Immutable;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Placement.Rebalancing;

/// <summary>A board as placement sees it, and what it becomes when a plan's moves are carried out.</summary>
internal sealed class BoardStory
{
    private readonly SortedDictionary<HostId, HostView> _hosts = [];
    private readonly SortedDictionary<ServiceKey, ServiceView> _services = [];
    private long _instances;

    public IEnumerable<HostView> Hosts => _hosts.Values;

    public IReadOnlyCollection<ServiceView> Services => _services.Values;

    public BoardStory Host(params HostView[] hosts)
    {
        foreach (var host in hosts) _hosts[host.Id] = host;
        return this;
    }

    public BoardStory Host(params string[] names)
    {
        foreach (var name in names) Host(Specs.Host(name));
        return this;
    }

    /// <summary>A service whose instances run on these hosts, slot by slot.</summary>
    public BoardStory Service(string name, ServiceSpec spec, params string[] hosts)
    {
        var key = new ServiceKey("shop", name);
        _services[key] = Specs.Shown(key, $"u{name}", spec, [.. hosts.Select((host, index) => Instance(key, spec, index + 1, new HostId(host)))]);
        return this;
    }

    public BoardStory Change(string name, Func<ServiceView, ServiceView> change)
    {
        var key = new ServiceKey("shop", name);
        _services[key] = change(_services[key]);
        return this;
    }

    public ImmutableArray<PlannedMove> Plan(int max = RebalancePlan.MovesMax, string? stack = null) => RebalancePlan.Of(Hosts, Services, stack, max);

    public void Apply(IEnumerable<PlannedMove> plan)
    {
        foreach (var move in plan)
        {
            var service = _services[move.Service];
            var one = service.Instances.Single(instance => instance.Id == move.Instance);
            Assert.Equal(move.From, one.Host);
            var claims = _hosts[move.From].Ports.Where(claim => claim.Instance == move.Instance).ToImmutableArray();
            Reserve(move.From, service.Spec, -1);
            Reserve(move.To, service.Spec, 1);
            _hosts[move.From] = _hosts[move.From] with { Ports = _hosts[move.From].Ports.RemoveAll(claims.Contains) };
            _hosts[move.To] = _hosts[move.To] with { Ports = _hosts[move.To].Ports.AddRange(claims) };
            _services[move.Service] = service with { Instances = service.Instances.Replace(one, one with { Host = move.To }) };
        }
    }

    /// <summary>How many instances each host has, by name.</summary>
    public string Shown(string? service = null) => string.Join(' ', _hosts.Keys.Select(host => $"{host}:{CountOn(host, service)}"));

    public int CountOn(HostId host, string? service = null) =>
        _services.Values.Where(view => service is null || view.Key.Service == service).Sum(view => view.Instances.Count(one => one.Host == host));

    /// <summary>What a plan brings down: for each service, then for all together.</summary>
    public (int Services, int All) Unevenness() => (
        _services.Values.Sum(view => _hosts.Keys.Sum(host => Squared(CountOn(host, view.Key.Service)))),
        _hosts.Keys.Sum(host => Squared(CountOn(host))));

    private static int Squared(int count) => count * count;

    private InstanceView Instance(ServiceKey key, ServiceSpec spec, int slot, HostId host)
    {
        var id = InstanceId.Of($"u{key.Service}", ++_instances);
        Reserve(host, spec, 1);
        _hosts[host] = _hosts[host] with
        {
            Ports = _hosts[host].Ports.AddRange(
                spec.Container.Ports.Select(port => new PortClaim(port.HostPort, port.Protocol, port.HostIp, $"{key} slot {slot}", id))),
        };
        return Specs.Running(id, key, slot, host);
    }

    private void Reserve(HostId host, ServiceSpec spec, int times) => _hosts[host] = _hosts[host] with
    {
        Instances = _hosts[host].Instances + times,
        ReservedCpus = _hosts[host].ReservedCpus + (times * (spec.Container.Resources.CpuReservation ?? 0)),
        ReservedMemoryBytes = _hosts[host].ReservedMemoryBytes + (times * (spec.Container.Resources.MemoryReservationBytes ?? 0)),
    };
}
