using System.Collections.Immutable;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Shares the places for moves off one host among the services that have instances there. Each works out its own share
/// from the board, where all see the same: whoever comes first by name has the first places. What cannot be moved takes
/// none. Pure; boards that differ for a moment may let a few more go.
/// </summary>
public static class MoveTurns
{
    public static MoveBudget For(
        ServiceState state, IReadOnlyDictionary<HostId, HostView> hosts, IEnumerable<ServiceView> services, MoveLimits limits)
    {
        var from = state.Instances.Values
            .Where(one => IsToLeave(one.Move?.To, hosts.GetValueOrDefault(one.Host)))
            .Select(one => one.Host)
            .ToHashSet();
        if (from.Count == 0) return MoveBudget.One;
        // What follows another has its place by that one's.
        var others = services
            .Where(service => service.Key.CompareTo(state.Key) < 0
                && service.Mode == ServiceMode.Replicated
                && Following.LeaderOf(service.Spec) is null)
            .ToList();
        return new MoveBudget(limits.Of(state.Spec), from.ToImmutableSortedDictionary(
            host => host,
            host => limits.PerHost - others.Sum(other =>
                Math.Min(limits.Of(other.Spec), other.Instances.Count(one => TakesAPlace(one, other, host, hosts))))));
    }

    /// <summary>Hosts that are being drained and have nothing left but instances of global services, and what jobs have left there.</summary>
    public static ImmutableSortedSet<HostId> Deserted(IReadOnlyDictionary<HostId, HostView> hosts, IEnumerable<ServiceView> services)
    {
        var draining = hosts.Values.Where(host => host.Availability == HostAvailability.Draining).Select(host => host.Id).ToImmutableSortedSet();
        return draining.IsEmpty ? draining : draining.Except(
            services.Where(service => service.Mode != ServiceMode.Global)
                .SelectMany(service => service.Instances)
                .Where(one => !one.HasEnded)
                .Select(one => one.Host)
                .OfType<HostId>());
    }

    private static bool IsToLeave(HostId? orderedTo, HostView? host) => orderedTo is not null || host is { Availability: HostAvailability.Draining };

    private static bool TakesAPlace(InstanceView one, ServiceView service, HostId host, IReadOnlyDictionary<HostId, HostView> hosts)
    {
        if (one.Host != host || one.Goal != InstanceGoal.Running || one.MoveWaits is not null
            || !IsToLeave(one.MoveTo, hosts.GetValueOrDefault(host)))
            return false;
        // A successor that fails may do so for long, and the others do not wait for it.
        return service.Instances.FirstOrDefault(next => next.Replaces == one.Id) is not { State: InstanceState.Failed or InstanceState.Unhealthy };
    }
}
