using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Agents;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Locks;
using Scheduler.Core.Servers;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Checkers;

namespace Scheduler.Tests.Simulation.World;

/// <summary>
/// One server: a process that can crash, freeze, be cut off, and start again. The only place of the simulation that
/// knows how a node is put together.
/// </summary>
internal sealed class SimNode
{
    private static readonly EntityOptions Entities = new()
    {
        SnapshotEvery = 12,
        AppendDeadline = TimeSpan.FromSeconds(6),
        ReadDeadline = TimeSpan.FromSeconds(3),
        PassivateAfter = TimeSpan.FromSeconds(5),
    };

    private readonly SimWorld _world;
    private readonly SimEntropy _entropy;
    private SimScheduler? _process;
    private SimLeaseStore? _leases;
    private ServerNode? _server;

    public SimNode(SimWorld world, string name, MachineClock clock)
    {
        _world = world;
        Name = name;
        Clock = clock;
        _entropy = world.Entropy.Fork($"node {name}");
        Link = new SimLink(world, world.Entropy.Fork($"link {name}"));
    }

    public string Name { get; }

    public MachineClock Clock { get; }

    public SimLink Link { get; }

    public bool IsUp => _process is { IsCrashed: false };

    public SimScheduler Process => _process!;

    /// <summary>Null until it has joined.</summary>
    public NodeIncarnation? Incarnation => _leases?.Self;

    public ServiceDesk Desk => _server!.Desk;

    public HostDesk HostDesk => _server!.HostDesk;

    /// <summary>Null before its first start.</summary>
    public Board? Board => _server?.Board;

    public LockDesk Locks { get; private set; } = null!;

    public IPeerInbox Inbox { get; private set; } = null!;

    /// <summary>How often its process was started.</summary>
    public int Starts { get; private set; }

    public void Start()
    {
        Starts++;
        var process = _process = new SimScheduler(_world.Loop);
        var clock = _world.Plants.Clock(process, Clock);
        _leases = new SimLeaseStore(Link, process, new WatchedLeaseStore(_world.Plants.Leases(_world.Leases), _world.Ownership));
        var server = _server = new ServerNode(new ServerParts
        {
            System = NewSystem(clock, process),
            Cluster = _world.Plants.Options(Options),
            Leases = _leases,
            Journal = new SimJournal(Link, new WatchedJournal(_world.Plants.Journal(_world.Journal), _world.Journals)),
            Transport = _world.Plants.Transport(new SimTransport(_world, Name, clock)),
            Hosts = [.. _world.Hosts.Where(host => host.Home == Name).Select(LocalHostOf)],
            Files = new RememberedFiles(new SimFiles(Link)),
            Entities = Entities,
            HostLoss = _world.Plants.HostLoss(new HostLossOptions()),
            Exclusive = new ExclusiveTerms { Ttl = TimeSpan.FromSeconds(3) },
        });
        Inbox = _world.Plants.Inbox(server.Inbox);
        Locks = new LockDesk(server.Cluster.Router.AskAsync, _entropy, clock, TimeSpan.FromSeconds(3));
        server.StartHosts();
        server.Cluster.Down.ContinueWith(
            _ => ExitAndRestart(process), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, _world.Loop.Scheduler);
    }

    /// <summary>Whether this very life of it may answer and act for its shards at this moment.</summary>
    public bool Serves(NodeIncarnation incarnation) => IsUp && Incarnation == incarnation && _server!.Cluster.Lease.IsHeld;

    public void Crash()
    {
        _world.Trace.Add($"{Name} crashes");
        Process.Crash();
    }

    private ClusterOptions Options => new()
    {
        NodeId = new NodeId(Name),
        Address = Name,
        ShardCount = SimWorld.ShardCount,
        // Seldomer than by default: most of a run's steps would be probes.
        ProbeEvery = TimeSpan.FromSeconds(0.5),
    };

    private LocalHost LocalHostOf(SimHost host) => new(
        host.Id,
        ImmutableSortedDictionary<string, string>.Empty,
        new AgentOptions { Host = host.Id, Cluster = SimWorld.Cluster },
        new SimEngine(_world.Loop, Process, _world.Plants.Engine(host)))
    {
        Addresses = [host.Address],
        Watchdog = host.Watchdog,
        Probe = new SimProbe(_world.Loop, _world.Plants.Probe(host)),
        Desired = host.Desired,
    };

    private ActorSystem NewSystem(TimeProvider clock, SimScheduler process) => new(new ActorSystemOptions
    {
        Clock = clock,
        Entropy = _entropy,
        Scheduler = process,
        Log = new NodeLog(_world, Name),
        MessagesPerTurn = 2,
        OnReceive = (actor, message) => _world.OnReceive(this, actor.Path, message),
    });

    private void ExitAndRestart(SimScheduler process)
    {
        if (process.IsCrashed) return;
        Crash();
        Start();
    }
}
