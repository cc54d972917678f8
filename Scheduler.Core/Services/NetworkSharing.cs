using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// A service whose network mode is <c>service:NAME</c> runs within the network of that service of its stack, and so follows
/// it (<see cref="Units.Following"/>).
/// </summary>
public static class NetworkSharing
{
    private const string Prefix = "service:";

    /// <summary>The service whose network it shares; null for one with a network of its own.</summary>
    public static string? LenderOf(ContainerSpec container) =>
        container.NetworkMode is { } mode && mode.StartsWith(Prefix, StringComparison.Ordinal) ? mode[Prefix.Length..] : null;

    public static string ModeOf(string lender) => Prefix + lender;

    /// <summary>What goes with a network belongs to the service whose it is.</summary>
    internal static IEnumerable<Refusal> ModeFaults(ContainerSpec container)
    {
        if (LenderOf(container) is not { } lender)
        {
            if (container.NetworkMode is not (null or "host" or "none" or "bridge"))
                yield return Refusal.Invalid(
                    $"the network mode must be host, none, bridge or service:NAME, is \"{Shown.Text(container.NetworkMode)}\"",
                    "container.networkMode");
            yield break;
        }

        if (Naming.Fault(lender) is { } fault) yield return Refusal.Invalid($"the service whose network is shared: {fault}", "container.networkMode");
        if (container is not { Ports: [], Expose: [], Hostname: null, Domainname: null, Dns: [], DnsSearch: [], DnsOptions: [], ExtraHosts: [] })
            yield return Refusal.Invalid(
                $"it has the network of {Shown.Text(lender)}: ports, host names and name servers are that service's",
                "container.networkMode");
    }
}
