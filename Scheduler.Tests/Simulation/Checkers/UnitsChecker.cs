using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.Workload;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// A sidekick is only ever placed where its primary has, or lately had, the instance of that slot; and in the end what runs of
/// a slot, as the engines have it, runs on one host with the same volume, and there are as many of both.
/// </summary>
internal sealed class UnitsChecker
{
    /// <summary>What is known of another service may be that old, with servers and networks that fail.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(25);

    private const long RoomOfOne = 1L << 30;

    private readonly SimWorld _world;
    private readonly Committed _committed;
    private readonly Dictionary<(int Slot, HostId Host), long> _lastThere = [];
    private DateTimeOffset _removedAt = DateTimeOffset.MaxValue;

    public UnitsChecker(SimWorld world, Committed committed)
    {
        (_world, _committed) = (world, committed);
        committed.Committing += OnCommitting;
    }

    /// <summary>Placements of the sidekick that were judged.</summary>
    public int Judged { get; private set; }

    /// <summary>Slots that had both in the end.</summary>
    public int Together { get; private set; }

    private void OnCommitting(CommittedService service, ImmutableArray<ServiceEvent> events)
    {
        var isPrimary = service.Entity == ServiceDesk.EntityOf(UnitClient.Primary);
        if (isPrimary) Note(service.State);
        if (isPrimary) Note(events.Aggregate(service.State, ServiceEvolution.Evolve));
        if (service.Entity != ServiceDesk.EntityOf(UnitClient.Sidekick)) return;
        Note(_committed.Of(UnitClient.Primary).State);
        foreach (var placed in events.OfType<ServiceEvent.Placed>())
        {
            Judged++;
            if (!_lastThere.TryGetValue((placed.Slot, placed.Host), out var at) || _world.Loop.Time.Ticks - at > Lag.Ticks)
                _world.Judge(() => throw new SimViolation(
                    "units",
                    $"{placed.Instance}, the sidekick of slot {placed.Slot}, is placed on {placed.Host}, where its primary is not"));
        }
    }

    private void Note(ServiceState primary)
    {
        if (primary.Removing) _removedAt = primary.UpdatedAt;
        foreach (var one in primary.Instances.Values.Where(one => one.IsLive)) _lastThere[(one.Slot, one.Host)] = _world.Loop.Time.Ticks;
    }

    public void CheckAtEnd()
    {
        var (primaries, sidekicks) = (RunningOf(UnitClient.Primary), RunningOf(UnitClient.Sidekick));
        foreach (var (slot, sidekick) in sidekicks)
        {
            if (!primaries.TryGetValue(slot, out var primary)) continue;
            if (primary.Host != sidekick.Host)
                throw new SimViolation("units", $"slot {slot} runs on {primary.Host}, and its sidekick on {sidekick.Host}");
            if (primary.Volume != sidekick.Volume)
                throw new SimViolation("units", $"slot {slot} has the volume {primary.Volume}, and its sidekick {sidekick.Volume}");
            Together++;
        }

        var alone = primaries.Keys.Except(sidekicks.Keys).ToList();
        var free = _world.Hosts.FirstOrDefault(host =>
            host.Id != _world.Drained
            && HasRoom(host.Id)
            && host.Engine.Daemon.Running.All(one =>
                !IsOf(one, UnitClient.Sidekick)
                && one.Ports.All(port => port.HostPort != UnitClient.SidekicksPort)));
        if (alone.Count > 0
            && free is not null
            && _world.Nodes[0].Board!.Services.GetValueOrDefault(UnitClient.Sidekick)?.Instances
                .FirstOrDefault(one => one.Reason?.Contains("port 81", StringComparison.Ordinal) == true) is { } waits)
            throw new SimViolation("units", $"slot {alone[0]} runs without its sidekick ({waits.Reason}), for which {free.Id} has the port");
        var (app, log) = (_committed.Of(UnitClient.Primary).State, _committed.Of(UnitClient.Sidekick).State);
        // A request to create it that arrives once more after that makes it anew, for another primary.
        if (!app.Exists && log.Exists && Judged > 0 && log.CreatedAt <= _removedAt)
            throw new SimViolation("units", "the sidekick has outlived its primary");
        // By a primary that has found no place yet a sidekick cannot tell whether it is stopped.
        var isPlaced = app.Instances.Values.Any(one => one.HoldsSlot);
        if (app.Exists && log.Exists && (app.Scale != log.Scale || (isPlaced && app.Stopped != log.Stopped)))
            throw new SimViolation(
                "units",
                $"the primary is {app.Scale} times there{(app.Stopped ? ", stopped" : "")}, and its sidekick {log.Scale} times{(log.Stopped ? ", stopped" : "")}");
    }

    /// <summary>For both of a unit, whatever they reserve.</summary>
    private bool HasRoom(HostId id) =>
        _world.Nodes[0].Board!.Hosts.GetValueOrDefault(id) is { Engine: { } engine } host
        && engine.MemoryBytes - host.ReservedMemoryBytes > RoomOfOne;

    private Dictionary<string, (HostId Host, string? Volume)> RunningOf(ServiceKey key) => _world.Hosts
        .SelectMany(host => host.Engine.Daemon.Running
            .Where(one => IsOf(one, key))
            .Select(one => (Slot: one.Labels[ContainerIdentity.SlotLabel], host.Id, one.Spec.Mounts.Single().Source)))
        .GroupBy(one => one.Slot).ToDictionary(slot => slot.Key, slot => (slot.First().Id, slot.First().Source));

    private static bool IsOf(FakeContainer one, ServiceKey key) =>
        one.Labels.GetValueOrDefault(ContainerIdentity.StackLabel) == key.Stack
        && one.Labels.GetValueOrDefault(ContainerIdentity.ServiceLabel) == key.Service;
}
