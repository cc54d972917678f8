using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Published ports. There is no routing mesh: each is open on the hosts that run an instance, which is Swarm's mode host.</summary>
internal static class PortMapping
{
    private const string Field = "EndpointSpec.Ports";

    public static ImmutableArray<PortSpec> Read(IReadOnlyList<PortWire>? wires, ReadingNotes notes)
    {
        var ports = ImmutableArray.CreateBuilder<PortSpec>();
        var meshed = new List<string>();
        foreach (var wire in wires ?? [])
        {
            if (wire is null)
            {
                notes.Refuse(Field, "a port is an object");
                continue;
            }

            var published = notes.Int($"{Field}.PublishedPort", wire.PublishedPort);
            var isMeshed = notes.Word($"{Field}.PublishMode", wire.PublishMode, "ingress", "host") == "ingress";
            if (isMeshed)
                meshed.Add(published == 0 ? "one that the engine chooses" : published.ToString(CultureInfo.InvariantCulture));
            ports.Add(new PortSpec(
                notes.Int($"{Field}.TargetPort", wire.TargetPort),
                published,
                published,
                notes.Word($"{Field}.Protocol", wire.Protocol, "tcp", "udp", "sctp"))
            {
                Meshed = isMeshed
            });
        }

        if (meshed.Count > 0)
            notes.Warn(
                Field,
                $"there is no routing mesh: {string.Join(", ", meshed)} is open on the hosts that run an instance, one instance on each (mode=host)");
        return ports.ToImmutable();
    }

    /// <summary>Of a range the first: Docker has no word for one of several.</summary>
    /// <param name="asWished">In the mode that was asked for; otherwise in that which it is.</param>
    public static IReadOnlyList<PortWire>? Write(ImmutableArray<PortSpec> ports, bool asWished) => ports.IsEmpty ? null :
    [
        .. ports.Select(port => new PortWire
        {
            Protocol = port.Protocol,
            TargetPort = port.ContainerPort,
            PublishedPort = port.HostPort == 0 ? null : port.HostPort,
            PublishMode = asWished && port.Meshed ? "ingress" : "host",
        }),
    ];

    /// <summary>What an instance has open, each <c>address:port->port/protocol</c>. One port is open on IPv4 and IPv6.</summary>
    public static IReadOnlyList<PortWire>? Open(ImmutableArray<string> ports) =>
        ports.IsEmpty ? null : [.. ports.Select(Open).OfType<PortWire>().Distinct()];

    private static PortWire? Open(string text) => PublishedPort.Read(text) is { } port
        ? new PortWire { Protocol = port.Protocol, TargetPort = port.ContainerPort, PublishedPort = port.HostPort, PublishMode = "host" }
        : null;
}
