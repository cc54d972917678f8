using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>The services that one is beside for a reason (<see cref="Company"/>): evening out does not part them.</summary>
/// <param name="Needs">Have to be beside it.</param>
/// <param name="NeededBy">It has to be beside them.</param>
/// <param name="Mates">The others of its stack that share a network with it.</param>
internal sealed record Ties(ImmutableArray<ServiceKey> Needs, ImmutableArray<ServiceKey> NeededBy, ImmutableArray<ServiceKey> Mates)
{
    /// <param name="stack">The services of its stack.</param>
    public static Ties Of(ServiceView service, IReadOnlyCollection<ServiceView> stack, IReadOnlyDictionary<ServiceKey, ServiceView> services) => new(
        [.. Company.NeededBy(service.Key, service.Spec, services).Select(one => one.Key)],
        [.. stack
            .Where(other => other.Key != service.Key
                && Company.NeededBy(other.Key, other.Spec, services).Any(one => IsOf(service, one.Key)))
            .Select(other => other.Key)],
        [.. Company.MatesOf(service.Key, service.Spec, services, [.. stack.Select(other => other.Key.Service)]).Select(one => one.Key)]);

    /// <summary>Whether an instance of the service may leave the one host for the other.</summary>
    /// <param name="isForItself">The move spreads the service's own instances, which counts for more than its mates.</param>
    public bool Allow(HostLoads loads, ServiceKey service, HostId from, HostId to, bool isForItself)
    {
        int On(ImmutableArray<ServiceKey> services, HostId host) => services.Count(one => loads.Of(one, host) > 0);
        if (On(Needs, to) < On(Needs, from)) return false;
        if (loads.Of(service, from) == 1 && On(NeededBy, from) > 0) return false;
        return isForItself || On(Mates, to) >= On(Mates, from);
    }

    /// <summary>Its sidekicks go where it goes.</summary>
    private static bool IsOf(ServiceView service, ServiceKey other) =>
        other == service.Key
        || (service.Spec.Sidekicks is { } sidekicks && sidekicks.Contains(other.Service, StringComparer.Ordinal));
}
