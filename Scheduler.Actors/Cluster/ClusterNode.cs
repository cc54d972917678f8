using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;

namespace Scheduler.Actors.Cluster;

/// <summary>This node's part in the cluster: its lease, its shards, and the way to entities.</summary>
public sealed class ClusterNode
{
    private readonly NodeLife _life = new();
    private readonly QuorumWaiver _waiver = new();
    private readonly ActorRef _keeper;

    /// <summary>Joins at once, and goes on trying while the database is away.</summary>
    /// <param name="leaseScheduler">
    /// Where the lease is renewed: best a <see cref="ThreadScheduler"/>, so that a busy pool cannot cost the lease.
    /// </param>
    /// <param name="leaseClock">What the lease is measured by, where it is not the system's: one that goes on while the machine sleeps.</param>
    public ClusterNode(
        ActorSystem system,
        ClusterOptions options,
        ILeaseStore leases,
        IJournal journal,
        EntityTypes types,
        ITransport? transport = null,
        ShardOptions? shardOptions = null,
        TaskScheduler? leaseScheduler = null,
        ClusterWatch? watch = null,
        TimeProvider? leaseClock = null)
    {
        Watch = watch ?? new ClusterWatch();
        options.Validate();
        var clock = system.Options.Clock;
        var limits = shardOptions ?? ShardOptions.Default;
        Lease = options.IsDatabaseExclusive ? LeaseGuard.Forever(leaseClock ?? clock) : new LeaseGuard(leaseClock ?? clock);
        var directory = new ShardDirectory(options.ShardCount);
        Router = new ShardRouter(new ShardMap(options.ShardCount), directory, Lease, transport, clock, limits);
        var around = new MemberSurroundings(options, leases, transport, Lease, Watch, _waiver, limits.StoreDeadline);
        var parts = new ClusterParts(
            self => new ShardKeeper(options, directory, new ShardContext(self, types, journal, leases, Lease, limits), _waiver),
            (self, shards) => new MemberKeeper(around, self, shards),
            leaseScheduler);
        _keeper = system.Spawn(
            "cluster",
            () => new LeaseKeeper(options, leases, Lease, _life, parts),
            new ActorOptions { Supervision = Supervision.Always, Scheduler = leaseScheduler });
    }

    public ShardRouter Router { get; }

    public LeaseGuard Lease { get; }

    /// <summary>Who is there, who owns what, and who can be reached.</summary>
    public ClusterWatch Watch { get; }

    /// <summary>Done once the node has joined and claimed what was free.</summary>
    public Task Serving => _life.Serving.Task;

    /// <summary>Done, with the reason, when this life of the node is over and the process must exit.</summary>
    public Task<string> Down => _life.Down.Task;

    /// <summary>Lets this node serve without a static quorum, until its process ends.</summary>
    public void WaiveQuorum()
    {
        _waiver.Give();
        _keeper.Tell(new ClusterSignal.LookNow());
    }

    /// <summary>
    /// Hands the shards to the other servers, or, where there are none, drains the shards for at most
    /// <paramref name="drain"/>, then frees them at once instead of by the lease's end.
    /// </summary>
    public async Task LeaveAsync(TimeSpan drain, CancellationToken cancel = default)
    {
        var grace = TimeSpan.FromSeconds(5);
        await _keeper.AskAsync(new ClusterSignal.Leave(drain), drain + grace, cancel);
    }
}
