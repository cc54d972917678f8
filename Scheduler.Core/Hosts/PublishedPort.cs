using System.Globalization;
using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>A published port as instances show it: <c>address:port->port/protocol</c>.</summary>
public sealed record PublishedPort(string HostIp, int HostPort, int ContainerPort, string Protocol)
{
    public bool IsOfAllAddresses => PortTable.IsAny(HostIp) || HostIp == "[::]";

    /// <summary>Null when it is not of that form.</summary>
    public static PublishedPort? Read(string text)
    {
        if (text.Split("->") is not [var outside, var inside] || inside.Split('/') is not [var to, var protocol]) return null;
        var colon = outside.LastIndexOf(':');
        return colon >= 0 && PortOf(outside[(colon + 1)..]) is { } port && PortOf(to) is { } containerPort
            ? new PublishedPort(outside[..colon], port, containerPort, protocol)
            : null;
    }

    /// <summary>A port of the host that the instance holds; of the container's own 0 where the spec does not tell.</summary>
    public static PublishedPort Of(PortClaim claim, ContainerSpec spec) =>
        new(
            claim.HostIp ?? "", claim.Port,
            spec.Ports.FirstOrDefault(port => port.HostPort == claim.Port && port.Protocol == claim.Protocol)?.ContainerPort ?? 0,
            claim.Protocol);

    private static int? PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;
}
