using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// Of two containers that run in a slot because a host was lost, the older one is kept: an instance that runs and is
/// well is told to go for the sake of another only if that one has run longer, or runs a newer spec, or was started to
/// take over from it, as when its host is drained, or was to leave for it and now stays. That it is well counts once the
/// service has been told.
/// </summary>
internal sealed class KeptChecker
{
    /// <summary>What is committed was decided up to so long before: by an owner that did not know yet of the end of a drain.</summary>
    private static readonly TimeSpan DecidedBefore = TimeSpan.FromSeconds(6);

    private readonly SimWorld _world;
    private readonly Dictionary<InstanceId, Life> _lives = [];
    private readonly Dictionary<InstanceId, InstanceState> _told = [];
    private readonly Dictionary<HostId, DateTimeOffset> _drained = [];

    public KeptChecker(SimWorld world, Committed committed)
    {
        _world = world;
        committed.Committing += OnCommitting;
    }

    /// <summary>Instances that had lost their slot and were given it back.</summary>
    public int Found { get; private set; }

    /// <summary>An actor was told something.</summary>
    public void OnTold(string actor, object message)
    {
        if (actor.EndsWith("/board", StringComparison.Ordinal)) NoteDrained();
        if (ToldReports.Of(actor, message) is { } report) _told[report.Instance] = report.Status.State;
    }

    public void Watch(string host, EngineHistory history) => history.Happened += deed =>
    {
        if (deed.Instance is not { } instance) return;
        var id = new InstanceId(instance);
        var at = (deed.At - SimTimeProvider.Epoch).Ticks;
        if (deed.Kind == DeedKind.Started) _lives[id] = new Life(_lives.GetValueOrDefault(id)?.FirstStart ?? at, at, IsRunning: true);
        else if (deed.Kind == DeedKind.Ended && _lives.TryGetValue(id, out var life)) _lives[id] = life with { IsRunning = false };
    };

    private void OnCommitting(CommittedService service, ImmutableArray<ServiceEvent> events)
    {
        var before = service.State;
        foreach (var happened in events.Where(one => one is ServiceEvent.Lost or ServiceEvent.Found or ServiceEvent.GoalSet))
            _world.Trace.Add($"{service.Entity}: {happened}");
        Found += events.Count(happened => happened is ServiceEvent.Found);
        if (!before.Exists || events.Any(happened => happened is ServiceEvent.CommandApplied)) return;
        var after = events.Aggregate(before, ServiceEvolution.Evolve);
        // A sidekick stays where its primary does.
        if (after.Spec.OnHostLoss == HostLossPolicy.Exclusive || after.Spec.SidekickOf is not null) return;
        foreach (var gone in events.OfType<ServiceEvent.GoalSet>().Where(one => one.Goal == InstanceGoal.Absent))
        {
            if (before.Find(gone.Instance) is not { Goal: InstanceGoal.Running } one
                || one.Slot > before.Scale
                || !_lives.TryGetValue(one.Id, out var life)
                || !life.IsRunning)
                continue;
            var heir = after.Instances.Values.FirstOrDefault(other => other.HoldsSlot && other.Slot == one.Slot);
            if (heir is null || heir.Goal == InstanceGoal.Prepared || (after.IsCurrent(heir) && !after.IsCurrent(one))) continue;
            if (_told.GetValueOrDefault(one.Id) != InstanceState.Running) continue;
            if (heir.Replaces == one.Id || IsBeingDrained(one.Host)) continue;
            // A move that is taken back, as when a person has ended the drain: no host was lost, and what was to leave stays.
            if (one.Replaces == heir.Id) continue;
            // Two that were started to take over from the same one: it held the slot, and was the oldest, until one of them did.
            if (one.Replaces is not null && one.Replaces == heir.Replaces) continue;
            if (_lives.GetValueOrDefault(heir.Id)?.FirstStart > life.LastStart)
                _world.Judge(() => throw new SimViolation(
                    "kept",
                    $"{service.Entity} slot {one.Slot}: {one.Id} on {one.Host} runs since before {heir.Id} on {heir.Host} was started, and has to go"));
        }
    }

    /// <summary>A person wants nothing to be there, however old it is, or did so when that was decided.</summary>
    private bool IsBeingDrained(HostId host)
    {
        NoteDrained();
        return _drained.TryGetValue(host, out var at) && _world.Loop.Time.GetUtcNow() - at <= DecidedBefore;
    }

    private void NoteDrained()
    {
        foreach (var host in _world.Nodes.SelectMany(node => node.Board?.Hosts.Values ?? []))
        {
            if (host.Availability == HostAvailability.Draining) _drained[host.Id] = _world.Loop.Time.GetUtcNow();
        }
    }

    private sealed record Life(long FirstStart, long LastStart, bool IsRunning);
}
