using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Simulation;

/// <summary>One server: a process that can crash, freeze, be cut off from the database, and start again.</summary>
internal sealed class SimNode
{
    private static readonly EntityOptions Entities = new()
    {
        SnapshotEvery = 5,
        AppendDeadline = TimeSpan.FromSeconds(6),
        ReadDeadline = TimeSpan.FromSeconds(3),
        PassivateAfter = TimeSpan.FromSeconds(3),
    };

    private readonly SimWorld _world;
    private SimScheduler? _process;
    private ClusterNode? _cluster;

    public SimNode(SimWorld world, string name)
    {
        _world = world;
        Name = name;
        Link = new SimLink(world.Loop, world.Faults, world.Entropy.Fork($"link {name}"));
    }

    public string Name { get; }

    public SimLink Link { get; }

    public bool IsUp => _process is { IsCrashed: false };

    public ShardRouter Router => _cluster!.Router;

    public SimScheduler Process => _process!;

    public void Start()
    {
        var process = new SimScheduler(_world.Loop);
        _process = process;
        var trace = _world.Trace;
        var system = new ActorSystem(new ActorSystemOptions
        {
            Clock = _world.Loop.Time,
            Entropy = _world.Entropy.Fork($"node {Name}"),
            Scheduler = process,
            Log = new SimLog(_world.Loop, trace),
            MessagesPerTurn = 2,
            OnReceive = (actor, message) => trace.Add($"{_world.Loop.Time.Ticks} {Name}{actor}: {message.GetType().Name}"),
        });
        var ledgers = new EntityType("ledger", entity => new LedgerActor(entity, Entities)) { RememberEntities = true };
        _cluster = new ClusterNode(
            system,
            new ClusterOptions { NodeId = new NodeId(Name), Address = Name, ShardCount = _world.ShardCount },
            new SimLeaseStore(Link, _world.Leases, _world.Ownership),
            new SimJournal(Link, _world.Journal, _world.Histories),
            new EntityTypes(ledgers),
            new SimTransport(_world));
        _cluster.Down.ContinueWith(
            _ => ExitAndRestart(process),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            _world.Loop.Scheduler);
    }

    public void Crash()
    {
        _world.Trace.Add($"{_world.Loop.Time.Ticks} {Name} crashes");
        _process!.Crash();
    }

    private void ExitAndRestart(SimScheduler process)
    {
        if (process.IsCrashed) return;
        Crash();
        Start();
    }
}
