using System.Collections.Immutable;
using System.Net;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>ports</c>: the short form <c>[[ip:][host[-last]]:]container[-last][/protocol]</c> and the long one.
/// </summary>
internal static class PortReader
{
    public static ImmutableArray<PortSpec> Read(Field? field)
    {
        var ports = new List<PortSpec>();
        foreach (var item in field?.Items() ?? [])
        {
            ports.AddRange(item.IsMap ? Long(item) : Short(item));
            if (ports.Count <= ComposeLimits.PortsMax) continue;
            field!.Error($"stands for more than {ComposeLimits.PortsMax} ports; use network_mode: host for so many");
            break;
        }

        return [.. ports.Distinct()];
    }

    /// <summary>Ports and ranges open to the networks only, each as <c>8080/tcp</c>.</summary>
    public static ImmutableArray<string> Exposed(Field? field)
    {
        var ports = new List<string>();
        foreach (var item in field?.Items() ?? [])
        {
            if (item.Word() is not { } text) continue;
            var (numbers, protocol) = Protocol(text);
            if (protocol is null || PortRange.Parse(numbers, first: 1) is not { } range)
                item.Error($"must be a port such as 8080 or 8080/udp, is \"{Shown.Text(text)}\"");
            else if (range.Count > ComposeLimits.PortsMax)
                item.Error($"stands for more than {ComposeLimits.PortsMax} ports");
            else
                ports.AddRange(range.Numbers.Select(port => $"{port}/{protocol}"));
        }

        return [.. ports.Distinct()];
    }

    private static IEnumerable<PortSpec> Short(Field item)
    {
        if (item.Word() is not { } text) return [];
        var (rest, protocol) = Protocol(text);
        if (protocol is null) return Fault(item, text, "the protocol must be tcp, udp or sctp");
        var (ip, host, container) = Parts(rest);
        if (PortRange.Parse(container, first: 1) is not { } containers)
            return Fault(item, text, "the container's port must be a number from 1 to 65535 or a range of them");
        if (PortRange.Parse(host.Length == 0 ? "0" : host, first: 0) is not { } hosts)
            return Fault(item, text, "the host's port must be a number up to 65535 or a range of them");
        if (ip is not null && !IPAddress.TryParse(ip, out _)) return Fault(item, text, "the host's address must be an IP address");
        return Pairs(item, containers, hosts, protocol, ip);
    }

    /// <summary>
    /// One container port with a range of host ports takes any one of them; ranges of one length are pairs, and
    /// container ports without a host port take what the engine chooses.
    /// </summary>
    private static IEnumerable<PortSpec> Pairs(Field item, PortRange containers, PortRange hosts, string protocol, string? ip)
    {
        if (containers.Count > ComposeLimits.PortsMax)
        {
            item.Error($"stands for more than {ComposeLimits.PortsMax} ports; use network_mode: host for so many");
            return [];
        }

        if (containers.Count == 1) return [new PortSpec(containers.First, hosts.First, hosts.Last, protocol, ip)];
        if (hosts is { First: 0, Last: 0 }) return containers.Numbers.Select(port => new PortSpec(port, 0, 0, protocol, ip));
        if (hosts.Count == containers.Count)
            return containers.Numbers.Zip(hosts.Numbers, (port, host) => new PortSpec(port, host, host, protocol, ip));
        item.Error($"the host's range has {hosts.Count} ports and the container's {containers.Count}: they must be as many");
        return [];
    }

    private static IEnumerable<PortSpec> Long(Field item)
    {
        item.CheckKeys(PartKeys.Port);
        if (item["mode"] is { } mode)
        {
            if (mode.Word() == "ingress") mode.Warning("there is no routing mesh: the port is open on the hosts that run an instance");
            else if (mode.Word() is not (null or "host")) mode.Error("must be host or ingress");
        }

        var protocol = item["protocol"]?.Parsed(text => Known(text.ToLowerInvariant()), "tcp, udp or sctp") ?? "tcp";
        var ip = Given(item["host_ip"])?.Parsed(text => IPAddress.TryParse(text, out _) ? text : null, "an IP address");
        var hosts = Given(item["published"])?.Parsed(text => PortRange.Parse(text, first: 0), "a port or a range of ports");
        if (item["target"] is not { } target)
        {
            item.Error("must have a target: the port in the container");
            return [];
        }

        var containers = target.Parsed(text => PortRange.Parse(text, first: 1), "a port from 1 to 65535");
        var isMeshed = item["x-meshed"]?.Bool() ?? false;
        return containers is null
            ? []
            : Pairs(item, containers, hosts ?? new PortRange(0, 0), protocol, ip).Select(port => port with { Meshed = isMeshed });
    }

    private static Field? Given(Field? field) => field?.WordOrNone() is null ? null : field;

    private static (string Numbers, string? Protocol) Protocol(string text)
    {
        var slash = text.LastIndexOf('/');
        return slash < 0 ? (text, "tcp") : (text[..slash], Known(text[(slash + 1)..].ToLowerInvariant()));
    }

    private static string? Known(string protocol) => protocol is "tcp" or "udp" or "sctp" ? protocol : null;

    /// <summary>Splits from the right, since an IPv6 address has colons of its own; it may stand in brackets.</summary>
    private static (string? Ip, string Host, string Container) Parts(string text)
    {
        var last = text.LastIndexOf(':');
        if (last < 0) return (null, "", text);
        var container = text[(last + 1)..];
        var before = text[..last];
        var colon = before.LastIndexOf(':');
        if (colon < 0) return (null, before, container);
        // ${ADDRESS:-}:80:80 is such a one where there is no address.
        if (colon == 0) return (null, before[1..], container);
        var ip = before[..colon];
        return (ip is ['[', .., ']'] ? ip[1..^1] : ip, before[(colon + 1)..], container);
    }

    private static PortSpec[] Fault(Field item, string text, string fault)
    {
        item.Error($"\"{Shown.Text(text)}\" is not a port: {fault}");
        return [];
    }
}
