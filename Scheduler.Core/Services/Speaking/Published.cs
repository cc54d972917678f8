using System.Net;
using Scheduler.Core.Placement;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>The ports under which a service is reached from other hosts.</summary>
internal static class Published
{
    /// <summary>One that the engine chooses is not known to anybody, and one of the host's own loopback is reached from there alone.</summary>
    public static IEnumerable<PortSpec> Of(ServiceSpec spec) => spec.Container.Ports.Where(port => port.HostPort > 0 && !IsLoopback(port.HostIp));

    public static bool IsAny(ServiceSpec spec) => Of(spec).Any();

    /// <summary>Who knows it by the port of its containers finds it under the same number on its host.</summary>
    public static bool IsUnderItsOwnNumber(ServiceSpec spec) => Of(spec).Any(IsItsOwn);

    public static bool IsItsOwn(PortSpec port) => port.HostPort == port.ContainerPort && port.HostPortLast == port.HostPort;

    private static bool IsLoopback(string? ip) =>
        ip is not null && !PortTable.IsAny(ip) && IPAddress.TryParse(ip, out var address) && IPAddress.IsLoopback(address);
}
