using System.Collections.Immutable;
using System.Net;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>
/// By which addresses the containers of a service find those that it speaks to, host by host: a name of a network ends at its
/// host, and beyond it stands for the hosts that publish the service's ports.
/// </summary>
internal sealed class AddressBook
{
    private const int AddressesMax = 8;
    private const int NamesMax = 64;

    private readonly ImmutableSortedDictionary<HostId, HostView> _hosts;
    private readonly List<IGrouping<string, ServiceView>> _names;
    private readonly Dictionary<HostId, ImmutableArray<KnownName>> _pages = [];

    // Links that go beyond the networks go by published ports on every host.
    private readonly List<(string Alias, ServiceView Service)> _links;

    private AddressBook(
        ImmutableSortedDictionary<HostId, HostView> hosts,
        List<IGrouping<string, ServiceView>> names,
        List<(string Alias, ServiceView Service)> links) =>
        (_hosts, _names, _links) = (hosts, names, links);

    /// <summary>Null for a service that speaks to nobody, or has the table of another one.</summary>
    public static AddressBook? Of(ServiceKey key, ServiceSpec spec, ServiceObserved observed)
    {
        if (spec is { DependsOn.IsDefaultOrEmpty: true, Sidekicks: null, ExternalLinks: null }
            || NetworkSharing.LenderOf(spec.Container) is not null)
            return null;
        var own = spec.Container.ExtraHosts.Select(entry => entry.Split(':', '=')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = Speakers(key, spec, observed.Services)
            .SelectMany(one => NamesOf(one.Key, one.Spec, observed.Services))
            .Where(one => !own.Contains(one.Name))
            .GroupBy(one => one.Name, one => one.Service, StringComparer.Ordinal)
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Take(NamesMax)
            .ToList();
        var links = (spec.ExternalLinks ?? [])
            .Select(link => (link.Alias, Service: observed.Services.GetValueOrDefault(new ServiceKey(link.Stack, link.Service))))
            .Where(link => link.Service is not null && !own.Contains(link.Alias))
            .Select(link => (link.Alias, link.Service!))
            .OrderBy(link => link.Alias, StringComparer.Ordinal)
            .ToList();
        return names.Count == 0 && spec.ExternalLinks is null
            ? null
            : new AddressBook(observed.Hosts, [.. names.Where(one => links.TrueForAll(link => link.Alias != one.Key))], links);
    }

    /// <summary>Only names of which something is certain: of a service that nobody answers for, the addresses stay what they are.</summary>
    public ImmutableArray<KnownName> On(HostId host)
    {
        if (!_pages.TryGetValue(host, out var page))
            _pages[host] = page = [.. NamesOn(host).Concat(LinksOn()).OrderBy(one => one.Name, StringComparer.Ordinal)];
        return page;
    }

    /// <summary>Where the service's ports are reached from other hosts; null where nobody knows.</summary>
    public static string? AddressOf(ServiceSpec spec, HostView? host)
    {
        if (host is null || Published.Of(spec).ToList() is not { Count: > 0 } ports) return null;
        if (ports.Select(port => port.HostIp)
            .FirstOrDefault(ip => ip is not null && host.Addresses.Contains(ip, StringComparer.OrdinalIgnoreCase)) is { } own)
            return own;
        return host.Addresses.FirstOrDefault(text => IPAddress.TryParse(text, out var address) && !IPAddress.IsLoopback(address));
    }

    private IEnumerable<KnownName> NamesOn(HostId host) =>
        _names.Where(one => one.Any(service => service.Instances.Any(Presence.IsUp))).Select(one => NameOn(host, one));

    private IEnumerable<KnownName> LinksOn() =>
        _links.Where(link => link.Service.Instances.Any(Presence.IsUp)).Select(link => new KnownName(
            link.Alias,
            [
                .. AddressesOf(link.Service, except: null)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Take(AddressesMax)
            ]));

    /// <summary>Also what is only about to go, or starts again, is there until it is not.</summary>
    private IEnumerable<string> AddressesOf(ServiceView service, HostId? except) =>
        service.Instances.Where(Presence.IsThere)
            .Select(one => one.Host!.Value)
            .Where(host => host != except)
            .Distinct()
            .Select(host => AddressOf(service.Spec, _hosts.GetValueOrDefault(host)))
            .OfType<string>();

    private KnownName NameOn(HostId host, IGrouping<string, ServiceView> named)
    {
        var all = named.DistinctBy(service => service.Key).ToList();
        var addresses = all.SelectMany(service => AddressesOf(service, host)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new KnownName(named.Key, [.. addresses.Take(AddressesMax)], all.Exists(service => Presence.IsOn(service, host)));
    }

    private static IEnumerable<(string Name, ServiceView Service)> NamesOf(
        ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services)
    {
        foreach (var spoken in Spoken.Of(key, spec, services).Where(one => one.IsBridged))
        {
            var common = CommonNetworks.Of(CommonNetworks.JoinedBy(key, spec, services), spoken.Service.Spec);
            foreach (var name in common.SelectMany(network => network.Aliases).Distinct(StringComparer.Ordinal)) yield return (name, spoken.Service);
        }
    }

    /// <summary>The service, and those that have its network, and with it its table.</summary>
    private static IEnumerable<(ServiceKey Key, ServiceSpec Spec)> Speakers(
        ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services) =>
        Following.SidekicksOf(key, spec, services)
            .Where(view => NetworkSharing.LenderOf(view.Spec.Container) == key.Service)
            .Select(view => (view.Key, view.Spec))
            .Prepend((key, spec));
}
