using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// A service whose network mode is <c>service:NAME</c> runs within the network of that service of its stack: each of its
/// slots is where the other has its own of the same number, and follows it.
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
                yield return Refusal.Invalid($"the network mode must be host, none, bridge or service:NAME, is \"{Shown.Text(container.NetworkMode)}\"", "container.networkMode");
            yield break;
        }

        if (Naming.Fault(lender) is { } fault) yield return Refusal.Invalid($"the service whose network is shared: {fault}", "container.networkMode");
        if (container is not { Ports: [], Expose: [], Hostname: null, Domainname: null, Dns: [], DnsSearch: [], DnsOptions: [], ExtraHosts: [] })
            yield return Refusal.Invalid($"it has the network of {Shown.Text(lender)}: ports, host names and name servers are that service's", "container.networkMode");
    }

    /// <summary>Where the lender's slots are; null for a service that goes by no other. A global one has an instance wherever the other, global too, has.</summary>
    internal static ImmutableSortedDictionary<int, HostId>? PlacesFor(ServiceState state, ImmutableSortedDictionary<ServiceKey, ServiceView> services)
    {
        if (!state.Exists || state.Spec.Mode.IsGlobal() || LenderOf(state.Spec.Container) is not { } lender) return null;
        var places = ImmutableSortedDictionary.CreateBuilder<int, HostId>();
        if (!services.TryGetValue(new ServiceKey(state.Key.Stack, lender), out var view)) return places.ToImmutable();
        // While a slot moves, what serves is where the former instance is.
        foreach (var one in view.Instances.Where(one => one is { Goal: InstanceGoal.Running, IsLost: false }).OrderBy(one => one.Replaces is not null))
        {
            if (one.Host is { } host && !places.ContainsKey(one.Slot)) places[one.Slot] = host;
        }

        return places.ToImmutable();
    }
}
