using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>
/// Which instances to move so that each service, and then each host's load, is spread as evenly as its rules allow, with
/// as few moves as that takes. Pure.
/// </summary>
/// <remarks>
/// A move counts when it brings the sum of the squares of a service's instances per host down, or leaves that and brings
/// the same sum over all instances down. Both only ever fall, so that a plan comes to an end, and a plan of what a plan
/// has led to is empty. Services that are beside each other for a reason are not parted.
/// </remarks>
public static class RebalancePlan
{
    /// <summary>The most moves that one plan may have.</summary>
    public const int MovesMax = 1000;

    /// <param name="hosts">As the board shows them.</param>
    /// <param name="services">All of them: also what is not to be moved takes its place.</param>
    /// <param name="stack">Only instances of this stack are moved; null for all.</param>
    /// <param name="max">How many moves at most; the most useful come first.</param>
    public static ImmutableArray<PlannedMove> Of(IEnumerable<HostView> hosts, IReadOnlyCollection<ServiceView> services, string? stack, int max)
    {
        var loads = new HostLoads(hosts, services);
        var movable = services
            .Where(service => (stack is null || service.Key.Stack == stack)
                && MayMove(service) && loads.UnitOf(service.Spec, service.Key).Sticky() is null)
            .ToList();
        var places = new SortedDictionary<InstanceId, PlannedMove>();
        var order = new List<InstanceId>();
        while (Best(loads, movable, places, order.Count < Math.Min(max, MovesMax)) is { } best)
        {
            loads.Move(best.Service.Spec, best.Instance, best.From, best.To);
            var id = best.Instance.Id!.Value;
            // One that is moved on goes where it ends up at once.
            var from = places.TryGetValue(id, out var before) ? before.From : best.From;
            if (before is null) order.Add(id);
            places[id] = new PlannedMove(id, best.Service.Key, best.Instance.Slot, from, best.To, best.Why);
        }

        return [.. order.Select(id => places[id]).Where(move => move.From != move.To)];
    }

    /// <summary>
    /// Only what is as it should be, has no data of its own, follows no rules on other containers, is spread over no groups,
    /// and may run twice for a moment.
    /// </summary>
    public static bool MayMove(ServiceView service) =>
        service is { Status: ServiceStatus.Active, Mode: ServiceMode.Replicated, Spec.Affinity: null or [], Spec.SpreadOver: null or [] }
        && Moves.StartsFirst(service.Spec) && Moves.Sticky(service.Spec) is null
        && service.Instances.All(one => one is { Replaces: null, MoveTo: null, MoveWaits: null });

    private static Step? Best(
        HostLoads loads, List<ServiceView> services, SortedDictionary<InstanceId, PlannedMove> places, bool mayBegin) =>
        services
            .SelectMany(service => service.Instances.Where(IsMovable)
                .Where(one => mayBegin || places.ContainsKey(one.Id!.Value))
                .GroupBy(one => PlaceOf(one, places))
                .Select(there => BestOf(loads, service, there.Key, there.MinBy(one => one.Slot)!)))
            .OfType<Step>()
            .MinBy(step => (step.OfService, step.OfAll, step.Service.Key, step.Instance.Slot));

    private static HostId PlaceOf(InstanceView one, SortedDictionary<InstanceId, PlannedMove> places) =>
        places.TryGetValue(one.Id!.Value, out var move) ? move.To : one.Host!.Value;

    private static bool IsMovable(InstanceView one) =>
        one is { Id: not null, Host: not null, State: InstanceState.Running, Goal: InstanceGoal.Running };

    /// <summary>The best place for an instance of the service that is on <paramref name="from"/>, or null when it is well where it is.</summary>
    private static Step? BestOf(HostLoads loads, ServiceView service, HostId from, InstanceView one)
    {
        if (loads.Find(from) is not { TakesNew: true }) return null;
        return loads.Hosts.Where(host => host.Id != from && host.TakesNew)
            .Select(host => StepOf(loads, service, one, from, host.Id))
            .Where(step => step.OfService < 0 || (step.OfService == 0 && step.OfAll < 0))
            .OrderBy(step => (step.OfService, step.OfAll, step.To))
            .FirstOrDefault(step => loads.Allows(service, from, step.To, step.OfService < 0)
                && loads.Refuse(service.Spec, service.Key, one.Slot, step.To) is null);
    }

    private static Step StepOf(HostLoads loads, ServiceView service, InstanceView one, HostId from, HostId to)
    {
        var ofService = loads.Of(service.Key, to) - loads.Of(service.Key, from) + 1;
        // Its sidekicks come along.
        var ofAll = loads.Of(to) - loads.Of(from) + 1 + loads.UnitOf(service.Spec, service.Key).Sidekicks.Length;
        return new Step(service, one, from, to, ofService, ofAll)
        {
            Why = ofService < 0
                ? $"{from} has {loads.Of(service.Key, from)} instances of the service, {to} has {loads.Of(service.Key, to)}"
                : $"{from} has {loads.Of(from)} instances, {to} has {loads.Of(to)}",
        };
    }

    /// <param name="OfService">Half of what the move adds to the sum of squares of the service's instances per host.</param>
    /// <param name="OfAll">Half of what it adds to that of all instances.</param>
    private sealed record Step(ServiceView Service, InstanceView Instance, HostId From, HostId To, int OfService, int OfAll)
    {
        public required string Why { get; init; }
    }
}
