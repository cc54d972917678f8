using System.Collections.Immutable;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// Hard rules hold for every instance at the moment when it is placed: of its own service by the journal, and beside
/// others by what its host has admitted. The latter is not judged once the host's server has started anew, as for memory.
/// </summary>
internal sealed class RulesChecker
{
    private readonly SimWorld _world;
    private readonly Dictionary<string, SortedDictionary<InstanceId, Assignment>> _admitted = [];

    public RulesChecker(SimWorld world, Committed committed)
    {
        _world = world;
        committed.Committing += OnCommitting;
    }

    /// <summary>How many placements were held against a rule.</summary>
    public int Judged { get; private set; }

    /// <summary>An actor of a node is about to receive a message.</summary>
    public void OnReceive(SimNode node, string actor, object message)
    {
        if (message is Assignment wish && actor.EndsWith("/agent", StringComparison.Ordinal))
            OnAdmitted(node, actor.Split('/')[1], wish);
        else if (message is InstanceReport { Status.State: InstanceState.Gone } gone)
            _admitted.GetValueOrDefault($"host-{gone.Host}")?.Remove(gone.Instance);
    }

    private void OnCommitting(CommittedService service, ImmutableArray<ServiceEvent> events)
    {
        var state = service.State;
        foreach (var happened in events)
        {
            if (happened is ServiceEvent.Placed placed && state.Exists) Judge(state, placed);
            state = ServiceEvolution.Evolve(state, happened);
        }
    }

    private void Judge(ServiceState state, ServiceEvent.Placed placed)
    {
        var spec = state.Revisions[placed.Revision].Spec;
        foreach (var term in Apart(spec.Affinity))
        {
            Judged++;
            var traits = new ContainerTraits(state.Key, spec.Container.Labels);
            var beside = state.Instances.Values.FirstOrDefault(one =>
                one is { HoldsSlot: true, Goal: not InstanceGoal.Stopped }
                && one.Host == placed.Host
                && one.Id != placed.Replaces
                && term.Means(traits, one.Slot, one.Id));
            if (beside is not null)
                _world.Judge(() => throw new SimViolation(
                    "rules",
                    $"{placed.Instance} of {state.Key} is placed on {placed.Host} beside {beside.Id}, against {term.Rule}"));
        }
    }

    private void OnAdmitted(SimNode node, string host, Assignment wish)
    {
        if (!_admitted.TryGetValue(host, out var there)) _admitted[host] = there = [];
        // What is on its way out is there until it is gone.
        if (wish.Goal == InstanceGoal.Absent) return;
        var isNew = !there.ContainsKey(wish.Instance);
        there[wish.Instance] = wish;
        if (!isNew || node.Starts > 1) return;
        foreach (var term in Apart(wish.Apart))
        {
            Judged++;
            var beside = there.Values.FirstOrDefault(one =>
                one.Goal != InstanceGoal.Stopped
                && one.Instance != wish.Instance
                && one.Instance != wish.Replaces
                && term.Means(new ContainerTraits(one.Service, one.Container.Labels), one.Slot, one.Instance));
            if (beside is not null)
                _world.Judge(() => throw new SimViolation(
                    "rules",
                    $"{host} takes {wish.Instance} of {wish.Service} beside {beside.Instance} of {beside.Service}, against {term.Rule}"));
        }
    }

    private static IEnumerable<AffinityTerm> Apart(ImmutableArray<AffinityRule>? rules) =>
        (rules ?? [])
            .Where(rule => rule is { Not: true, Soft: false, Subject: AffinitySubject.ContainerLabel or AffinitySubject.Container })
            .Select(rule => new AffinityTerm(rule));
}
