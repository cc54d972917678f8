using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement;

/// <summary>
/// Which hosts have the services that a service speaks to. A network ends at its host, and so do the names on it: what is
/// not published has to be beside those who speak to it. Nobody says of all services who speaks to whom, so those of one
/// stack that share a network are, all else being equal, put together, too.
/// </summary>
public sealed class Company
{
    // Of each service that has to be beside it, and is anywhere.
    private readonly List<(HashSet<HostId> Hosts, bool IsUp)> _needed;
    private readonly List<HashSet<HostId>> _mates;

    private Company(List<(HashSet<HostId> Hosts, bool IsUp)> needed, List<HashSet<HostId>> mates) => (_needed, _mates) = (needed, mates);

    /// <summary>Null for a service to which it does not matter what is beside it.</summary>
    /// <param name="stack">The names of the services of its stack.</param>
    public static Company? Of(
        ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services, IReadOnlyCollection<string> stack)
    {
        var needed = NeededBy(key, spec, services)
            .Select(one => (Hosts: Presence.HostsOf(one), IsUp: one.Instances.Any(Presence.IsUp)))
            .Where(one => one.Hosts.Count > 0)
            .ToList();
        var mates = MatesOf(key, spec, services, stack).Select(Presence.HostsOf).Where(hosts => hosts.Count > 0).ToList();
        return needed.Count + mates.Count == 0 ? null : new Company(needed, mates);
    }

    /// <summary>How many of the services that have to be beside it the host does not have.</summary>
    public int Missing(HostId host) => _needed.Count(one => !one.Hosts.Contains(host));

    /// <summary>Whether the host lacks one of them that would answer elsewhere.</summary>
    public bool IsApart(HostId host) => _needed.Exists(one => one.IsUp && !one.Hosts.Contains(host));

    /// <summary>How many of the others of its stack that share a network with it the host does not have.</summary>
    public int Absent(HostId host) => _mates.Count(hosts => !hosts.Contains(host));

    /// <summary>The services that have to be beside it.</summary>
    internal static IEnumerable<ServiceView> NeededBy(
        ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services) =>
        Speakers(key, spec, services)
            .SelectMany(one => Spoken.Of(one.Key, one.Spec, services))
            .Where(one => one.MustBeBeside && Spoken.UnitOf(one.Service.Key, one.Service.Spec) != key.Service)
            .Select(one => one.Service).DistinctBy(one => one.Key);

    /// <summary>The service, and its sidekicks, which are wherever it is.</summary>
    private static IEnumerable<(ServiceKey Key, ServiceSpec Spec)> Speakers(
        ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services) =>
        Following.SidekicksOf(key, spec, services).Select(view => (view.Key, view.Spec)).Prepend((key, spec));

    internal static IEnumerable<ServiceView> MatesOf(
        ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services, IReadOnlyCollection<string> stack)
    {
        if (stack.Count < 2 || spec.Container is { NetworkMode: not null } or { Networks: [] }) return [];
        return stack.Where(name => name != key.Service).Select(name => services.GetValueOrDefault(key with { Service = name })).OfType<ServiceView>()
            .Where(other => CommonNetworks.Of(spec.Container.Networks, other.Spec).Count > 0
                && Spoken.UnitOf(other.Key, other.Spec) != Spoken.UnitOf(key, spec));
    }
}
