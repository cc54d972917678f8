using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;
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
    private ClusterNode? _cluster;

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

    /// <summary>Counts its starts.</summary>
    public long Life { get; private set; }

    /// <summary>Null until it has joined.</summary>
    public NodeIncarnation? Incarnation => _leases?.Self;

    public ShardRouter Router => _cluster!.Router;

    public ServiceDesk Desk { get; private set; } = null!;

    public IPeerInbox Inbox { get; private set; } = null!;

    public void Start()
    {
        Life++;
        var process = _process = new SimScheduler(_world.Loop);
        var clock = _world.Plants.Clock(process, Clock);
        var board = new Board();
        var transport = _world.Plants.Transport(new SimTransport(_world, Name, clock));
        var mail = new SimMail(_world, this, transport, board, clock);
        var system = NewSystem(clock, process);
        _leases = new SimLeaseStore(Link, process, new WatchedLeaseStore(_world.Plants.Leases(_world.Leases), _world.Ownership));
        _cluster = new ClusterNode(
            system,
            _world.Plants.Options(new ClusterOptions
            {
                NodeId = new NodeId(Name),
                Address = Name,
                ShardCount = SimWorld.ShardCount,
                // Seldomer than by default: most of a run's steps would be probes.
                ProbeEvery = TimeSpan.FromSeconds(0.5),
            }),
            _leases,
            new SimJournal(Link, new WatchedJournal(_world.Plants.Journal(_world.Journal), _world.Journals)),
            new EntityTypes(ServicesOf(new ServiceSurroundings(board, new Feed(clock), _world.Plants.ToHost(mail.ToHost)))),
            transport);
        var hosts = _world.Hosts.Where(host => host.Home == Name)
            .ToDictionary(host => $"host/{host.Id}", host => Spawn(system, host, board, new Feed(clock), mail));
        Inbox = new SimInbox(Router, mail, hosts);
        Desk = new ServiceDesk(Router.AskAsync, _entropy);
        mail.Start(process);
        _cluster.Down.ContinueWith(
            _ => ExitAndRestart(process), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, _world.Loop.Scheduler);
    }

    /// <summary>Whether this very life of it may answer and act for its shards at this moment.</summary>
    public bool Serves(NodeIncarnation incarnation) => IsUp && Incarnation == incarnation && _cluster!.Lease.IsHeld;

    public void Crash()
    {
        _world.Trace.Add($"{Name} crashes");
        Process.Crash();
    }

    private void ExitAndRestart(SimScheduler process)
    {
        if (process.IsCrashed) return;
        Crash();
        Start();
    }

    private ActorSystem NewSystem(TimeProvider clock, SimScheduler process) => new(new ActorSystemOptions
    {
        Clock = clock,
        Entropy = _entropy,
        Scheduler = process,
        Log = new NodeLog(_world, Name),
        MessagesPerTurn = 2,
        OnReceive = (actor, message) => MessageTrace.Add(_world.Trace, Name, actor.Path, message),
    });

    private static EntityType ServicesOf(ServiceSurroundings around) =>
        new("service", context => new ServiceActor(context, KeyOf(context), around, Entities))
        {
            RememberEntities = true,
            Options = new ActorOptions { Supervision = Supervision.Always },
        };

    private ActorRef Spawn(ActorSystem system, SimHost host, Board board, Feed feed, SimMail mail)
    {
        var engine = new SimEngine(_world.Loop, Process, _world.Plants.Engine(host));
        return system.Spawn(
            $"host-{host.Id}",
            () => new HostActor(
                new HostOptions(host.Id, ImmutableSortedDictionary<string, string>.Empty),
                board,
                feed,
                _world.Plants.ToEntity(mail.ToEntity),
                server => _world.Plants.Agent(new AgentOptions { Host = host.Id, Cluster = SimWorld.Cluster }, engine, server)),
            new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
    }

    private static ServiceKey KeyOf(EntityContext context) =>
        ServiceKey.TryParse(context.PersistenceId["service/".Length..], out var key) ? key : throw new InvalidOperationException(context.PersistenceId);
}
