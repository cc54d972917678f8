using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.Faults;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>Puts the chosen bug between a node and what it stands on; without one, hands everything on as it is.</summary>
internal sealed class PlantedSeams(SimWorld world, PlantedBug bug)
{
    private IJournal? _journal;
    private ILeaseStore? _leases;
    private readonly Dictionary<ServiceKey, (Epoch Epoch, long Sequence)> _newest = [];

    /// <summary>Whether a broken connection is reported as a write that was surely not made.</summary>
    public bool TakesUnknownForNotWritten => bug == PlantedBug.UnknownTakenForNotWritten;

    /// <summary>The mix of a seed, with the faults that the bug needs in order to do harm.</summary>
    public static FaultMix Focus(PlantedBug bug, FaultMix mix) => bug switch
    {
        PlantedBug.None => mix,
        PlantedBug.LeaseByWallClock => mix with { Nodes = 3, WallClockJumps = true, DatabaseCuts = true },
        PlantedBug.NoSafetyMargin => mix with { Nodes = 3, DatabaseCuts = true, Freezes = false, Crashes = false, DriftMax = 0.2, Stall = 0 },
        // A host that has started anew takes no old wish, so nothing else may happen.
        PlantedBug.AgentTakesStaleWishes => new FaultMix(),
        PlantedBug.ContainersNamedAtRandom => mix with { AnswersLost = true },
        // Only while its shard stays where it is does an asker wait for a lost reply to the end.
        PlantedBug.LostReplyTakenForNotDelivered => new FaultMix { MessageLost = 10 },
        PlantedBug.UnknownTakenForNotWritten => mix with { LostAfter = 6 },
        PlantedBug.SnapshotForgetsKeys or PlantedBug.RetryUnderNewKey => mix with { LostAfter = 6, MessageLost = 10 },
        PlantedBug.SilenceTakenForAnAnswer => mix with { Nodes = 3, Partitions = true },
        // Whatever keeps a host from its servers for longer than a lease.
        PlantedBug.WatchdogByWallClock => new FaultMix { Crashes = true, Freezes = true, Partitions = true, WallClockJumps = true },
        PlantedBug.WatchdogAsleep => new FaultMix { Crashes = true, Freezes = true, Partitions = true },
        _ => mix with { Nodes = 3, Crashes = true, DatabaseCuts = true },
    };

    public HostLossOptions HostLoss(HostLossOptions options) => bug switch
    {
        PlantedBug.HostsGivenUpWithoutGrace => options with { LostAfter = TimeSpan.Zero },
        PlantedBug.StormGuardOff => options with { EvictShareMax = 1 },
        _ => options,
    };

    public bool IsWatchdogAsleep => bug == PlantedBug.WatchdogAsleep;

    /// <summary>One that is set much further than the others, so that few seeds are enough.</summary>
    public Func<long> WatchdogClock(MachineClock machine) =>
        bug == PlantedBug.WatchdogByWallClock ? () => (machine.Wall + (machine.Offset * 4)).UtcTicks : () => machine.Timestamp;

    public TimeProvider Clock(SimScheduler process, MachineClock machine) =>
        bug == PlantedBug.LeaseByWallClock ? new WallClock(world.Loop, process, machine) : new ProcessClock(world.Loop, process, machine);

    public ClusterOptions Options(ClusterOptions options) =>
        bug == PlantedBug.NoSafetyMargin ? options with { SafetyMargin = TimeSpan.FromTicks(1) } : options;

    public ILeaseStore Leases(ILeaseStore leases) => bug == PlantedBug.None ? leases : _leases ??= new PlantedLeases(bug, leases);

    public IJournal Journal(IJournal journal) => bug == PlantedBug.None ? journal : _journal ??= new PlantedJournal(world, bug, journal);

    public ITransport Transport(ITransport transport) =>
        bug == PlantedBug.None ? transport : new PlantedTransport(world, bug, transport);

    public IProbe Probe(SimHost host) => bug == PlantedBug.SilenceTakenForAnAnswer ? new PlantedProbe(host.Engine.Probe) : host.Engine.Probe;

    public IEngine Engine(SimHost host) => bug == PlantedBug.None ? host.Engine : new PlantedEngine(bug, host.Engine);

    public IPeerInbox Inbox(IPeerInbox inbox) => bug == PlantedBug.AgentTakesStaleWishes ? new PlantedInbox(_newest, inbox) : inbox;

    /// <summary>Learns what the newest wishes are.</summary>
    public void OnWish(Assignment wish)
    {
        var last = _newest.GetValueOrDefault(wish.Service);
        if ((wish.Epoch, wish.Sequence).CompareTo(last) > 0) _newest[wish.Service] = (wish.Epoch, wish.Sequence);
    }

    /// <summary>What a service is told of those that it depends on.</summary>
    public ImmutableArray<Dependency> DependenciesOn(string service) => bug == PlantedBug.DependenciesForgotten ? [] : [new Dependency(service)];

    /// <summary>The primary that a sidekick is told to follow.</summary>
    public string? PrimaryOf(string primary) => bug == PlantedBug.SidekicksForgotten ? null : primary;

    /// <summary>The key of a request's next try after an unknown outcome.</summary>
    public string KeyOfRetry(string key) => bug == PlantedBug.RetryUnderNewKey ? $"{key}'" : key;
}
