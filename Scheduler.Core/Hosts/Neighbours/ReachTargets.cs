using System.Net;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>What of a host its neighbours can try: TCP ports that instances publish at an address of the host that others may reach. Pure.</summary>
public static class ReachTargets
{
    /// <summary>Those with a health check first, then in an order that is always the same.</summary>
    public static IEnumerable<ReachTarget> Of(HostView host, IEnumerable<ServiceView> services) => services
        .SelectMany(view => view.Instances.Where(one => one.Host == host.Id).SelectMany(one => Of(host, view, one)))
        .OrderBy(target => target.Probe is null)
        .ThenBy(target => target.Service).ThenBy(target => target.Slot).ThenBy(target => target.Instance).ThenBy(target => target.Port);

    /// <summary>Whether that is a port which the cluster itself has published there: an agent is no scanner of ports.</summary>
    public static bool IsKnown(HostPicture hosts, IReadOnlyDictionary<ServiceKey, ServiceView> services, TryReach ask) =>
        hosts.Told.GetValueOrDefault(ask.Host) is { } host
        && services.GetValueOrDefault(ask.Service) is { } view
        && view.Instances.Where(one => one.Id == ask.Instance && one.Host == ask.Host)
            .SelectMany(one => Of(host, view, one))
            .Any(target => target.Address == ask.Address && target.Port == ask.Port);

    /// <summary>Another machine reaches nothing at such an address, or itself.</summary>
    public static bool IsOfOneMachine(string address) =>
        address.Length == 0
        || address.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address, out var ip) && (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));

    private static IEnumerable<ReachTarget> Of(HostView host, ServiceView view, InstanceView one)
    {
        if (one is not { Id: { } id, Goal: InstanceGoal.Running, IsKept: false, HasEnded: false }) return [];
        return PortsOf(host, view, one)
            .Where(port => port.Protocol == "tcp")
            .DistinctBy(port => port.HostPort)
            .Select(port => AddressOf(host, port) is { } address
                ? new ReachTarget(host.Id, view.Key, one.Slot, id, address, port.HostPort)
                {
                    Probe = view.Spec.Container.Probe is { } probe && probe.Port == port.ContainerPort && one.Revision == view.Revision
                        ? probe
                        : null,
                    IsWell = one is { State: InstanceState.Running, IsLost: false },
                }
                : null)
            .OfType<ReachTarget>();
    }

    /// <summary>As its agent has reported, or, where the service's owner has not heard of it yet, as the host has promised.</summary>
    private static IEnumerable<PublishedPort> PortsOf(HostView host, ServiceView view, InstanceView one) => one.Ports.IsEmpty
        ? host.Ports.Where(claim => claim.Instance == one.Id).Select(claim => PublishedPort.Of(claim, view.Spec.Container))
        : one.Ports.Select(PublishedPort.Read).OfType<PublishedPort>();

    /// <summary>A port of all addresses is tried at the first one; one of a single address only where others have that for the host's.</summary>
    private static string? AddressOf(HostView host, PublishedPort port) =>
        host.Addresses.FirstOrDefault(address => !IsOfOneMachine(address) && (port.IsOfAllAddresses || port.HostIp == address));
}
