using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Core.Placement;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents.Health;

/// <summary>
/// Where a container is asked. An agent beside its engine reaches containers at their own addresses; one whose engine is on
/// another machine reaches only what is published: another container of this machine may well have the same address. Pure.
/// </summary>
public static class ProbeTargets
{
    private const string Loopback = "127.0.0.1";

    /// <summary>The request, or why there is none to make.</summary>
    public static (ProbeRequest? Request, string? Reason) Of(EngineContainer container, ContainerSpec spec, string endpoint)
    {
        var probe = spec.Probe!;
        var machine = MachineOf(endpoint);
        if (spec.NetworkMode == "host") return (To(machine ?? Loopback, probe.Port, probe), null);
        if (machine is null)
            return container.Addresses is [var address, ..]
                ? (To(address, probe.Port, probe), null)
                : (null, "its container has no address of its own");
        var published = container.Ports.FirstOrDefault(port => port.ContainerPort == probe.Port && port.Protocol == "tcp");
        return published is null
            ? (null, string.Create(
                CultureInfo.InvariantCulture,
                $"its engine is at {endpoint}, from where its address is not reached; publish port {probe.Port}, or run an agent beside the engine"))
            : (To(PortTable.IsAny(published.HostIp) ? machine : published.HostIp, published.HostPort, probe), null);
    }

    private static ProbeRequest To(string address, int port, HealthProbe probe) => new(address, port, probe.RequestLine, probe.Timeout);

    /// <summary>Whether the agent is on the machine of its engine: what it reaches, that machine reaches.</summary>
    public static bool IsBeside(string endpoint) => MachineOf(endpoint) is null;

    /// <summary>The machine of an engine that is reached over the network; null for one beside its agent.</summary>
    private static string? MachineOf(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "tcp" or "http" or "https" ? uri.Host : null;
}
