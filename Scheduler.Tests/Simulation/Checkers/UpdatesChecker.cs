using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// An update takes no more slots down by its own doing than its policy allows, as the engines have it; and one that starts
/// the new instance first lets the old one go only when the new one has been well. That every update comes to an end is
/// part of what <see cref="SettledChecker"/> waits for.
/// </summary>
internal sealed class UpdatesChecker
{
    // One that keeps ending is told to go as one that fails, though it runs at the moment.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private readonly SimWorld _world;
    private readonly Committed _committed;
    private readonly SortedDictionary<string, SortedSet<int>> _down = new(StringComparer.Ordinal);
    private readonly HashSet<InstanceId> _failing = [];

    public UpdatesChecker(SimWorld world, Committed committed)
    {
        (_world, _committed) = (world, committed);
        committed.Committing += OnCommitting;
    }

    /// <summary>How many instances were told to go for an update.</summary>
    public int Replaced { get; private set; }

    /// <summary>An actor was told something.</summary>
    public void OnTold(string actor, object message)
    {
        if (ToldReports.Of(actor, message) is not { } report) return;
        if (report.Status.State == InstanceState.Failed) _failing.Add(report.Instance);
        else _failing.Remove(report.Instance);
    }

    private void OnCommitting(CommittedService service, ImmutableArray<ServiceEvent> events)
    {
        foreach (var happened in events.Where(one =>
            one is ServiceEvent.UpdateStarted or ServiceEvent.UpdatePaused or ServiceEvent.UpdateResumed
                or ServiceEvent.UpdateUpgraded or ServiceEvent.UpdateEnded
                or ServiceEvent.UpdateStepFailed or ServiceEvent.InstanceRestored))
            _world.Trace.Add($"{service.Entity}: {happened}");
        if (!_down.TryGetValue(service.Entity, out var down)) _down[service.Entity] = down = [];
        var isCommand = events.Any(happened => happened is ServiceEvent.CommandApplied);
        var state = service.State;
        // What its update took down, and was lost with its host before it was back, is down for that since.
        down.RemoveWhere(slot => IsLost(state, slot));
        foreach (var happened in events)
        {
            if (!isCommand && LeftBy(state, happened) is { } old) OnLeft(service, state, old, down);
            if (happened is ServiceEvent.UpdateStepDone done && state.Find(done.Instance) is { } one) down.Remove(one.Slot);
            if (happened is ServiceEvent.UpdateEnded or ServiceEvent.StoppedSet or ServiceEvent.Created) down.Clear();
            state = ServiceEvolution.Evolve(state, happened);
        }
    }

    /// <summary>The instance that leaves its slot to another one, or null.</summary>
    private static Instance? LeftBy(ServiceState state, ServiceEvent happened) => happened switch
    {
        ServiceEvent.GoalSet { Goal: InstanceGoal.Absent } e => state.Find(e.Instance),
        ServiceEvent.InstanceKept e => state.Find(e.Instance),
        _ => null,
    };

    private void OnLeft(CommittedService service, ServiceState state, Instance old, SortedSet<int> down)
    {
        if (state.Update is not { IsUnderWay: true } update || old.Goal != InstanceGoal.Running || !old.HoldsSlot || old.Slot > state.Scale) return;
        if (state.IsCurrent(old) || state.Instances.Values.FirstOrDefault(one => one.HoldsSlot && one.Replaces == old.Id) is not { } next) return;
        Replaced++;
        if (next.Goal == InstanceGoal.Running)
        {
            // One that has failed serves nobody, whether it goes early or late.
            if (!_failing.Contains(old.Id)
                && ContainerOf(next) is { State: EngineContainerState.Running, Health: ContainerHealth.Starting, Life: 1 } fresh)
                Break($"{service.Entity}: {old.Id} goes, and {fresh.Name}, which takes over, is not healthy yet");
            return;
        }

        if (FollowsItsPrimary(state, old)) return;
        if (!WasWell(old) || (update.IsWayBack && old.Revision == update.From && old.WellAt is null) || old.HasFailed) return;
        down.RemoveWhere(slot =>
            slot == old.Slot || slot > state.Scale || update.Failed.Contains(slot) || IsUp(service, slot) || IsAway(state, slot));
        down.Add(old.Slot);
        if (update.Policy.Parallelism > 0 && down.Count > update.Policy.Parallelism)
            Break($"{service.Entity}: the update takes down slots {string.Join(", ", down)}, more than {update.Policy.Parallelism}: {old.Id} goes");
    }

    /// <summary>A sidekick goes with its primary, whatever takes that away; which of those may go at a time is held against the primary.</summary>
    private bool FollowsItsPrimary(ServiceState state, Instance old) =>
        state.Spec.SidekickOf is { } primary
        && !_committed.Of(state.Key with { Service = primary }).State.Instances.Values.Any(one =>
            one is { HoldsSlot: true, Goal: InstanceGoal.Running } && (one.Slot, one.Host) == (old.Slot, old.Host));

    private bool WasWell(Instance old) =>
        ContainerOf(old) is
        {
            State: EngineContainerState.Running,
            Health: ContainerHealth.None or ContainerHealth.Healthy,
            StartedAt: { } since
        }
        && _world.Loop.Time.GetUtcNow() - since > Steady;

    private FakeContainer? ContainerOf(Instance one) => _world.Hosts.SelectMany(host => host.Engine.Daemon.Containers)
        .FirstOrDefault(container => container.Labels.GetValueOrDefault(ContainerIdentity.InstanceLabel) == one.Id.Value);

    private bool IsUp(CommittedService service, int slot) => service.State.Instances.Values.Any(one =>
        one.Slot == slot && ContainerOf(one) is { State: EngineContainerState.Running, Health: ContainerHealth.None or ContainerHealth.Healthy });

    private bool IsLost(ServiceState state, int slot) => state.Instances.Values.Any(one => one.Slot == slot) && IsAway(state, slot);

    /// <summary>Its host is lost: that is not the update's doing.</summary>
    private bool IsAway(ServiceState state, int slot) => state.Instances.Values.Where(one => one.Slot == slot)
        .All(one => one.IsLost || _world.Nodes.Any(node => node.Board?.Hosts.GetValueOrDefault(one.Host) is { LostAt: not null }));

    private void Break(string what) => _world.Judge(() => throw new SimViolation("updates", what));
}
