using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Locks;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Locks;
using Scheduler.Tests.Core.Stories;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Locks;

/// <summary>One node with real locks and sessions, on virtual time; its journal outlives it. What they say to each other can be cut.</summary>
internal sealed class LockWorld
{
    public static readonly TimeSpan Ttl = TimeSpan.FromSeconds(15);

    private readonly SimLoop _loop;
    private readonly InMemoryLeaseStore _leases;
    private readonly InMemoryJournal _journal;
    private readonly SimEntropy _entropy;
    private ActorSystem _system = null!;
    private ClusterNode _node = null!;

    private LockWorld(SimEntropy entropy)
    {
        _entropy = entropy;
        _loop = new SimLoop(entropy.Fork("loop"));
        _leases = new InMemoryLeaseStore(_loop.Time);
        _journal = new InMemoryJournal(_leases);
    }

    public TimeProvider Clock => _loop.Time;

    public QuietLog Log { get; private set; } = new();

    public LockBoard Board { get; private set; } = new();

    public Feed Feed { get; private set; } = null!;

    public LockDesk Desk { get; private set; } = null!;

    /// <summary>While it is set, locks and sessions do not hear each other.</summary>
    public bool IsCut { get; set; }

    public Func<LockOptions, LockOptions> Change { get; init; } = same => same;

    public static void Tell(Func<LockWorld, Task> story, Func<LockOptions, LockOptions>? change = null, int seed = 1)
    {
        var world = new LockWorld(new SimEntropy((ulong)seed)) { Change = change ?? (same => same) };
        world._loop.Await(async () =>
        {
            await world.StartNodeAsync();
            await story(world);
            Assert.True(world.Log.Errors.Count == 0, string.Join("; ", world.Log.Errors));
            await world.StopNodeAsync();
        });
    }

    public async Task StartNodeAsync()
    {
        (Board, Feed, Log) = (new LockBoard(), new Feed(Clock), new QuietLog());
        _system = new ActorSystem(new ActorSystemOptions { Clock = Clock, Entropy = _entropy, Scheduler = _loop.Scheduler, Log = Log });
        var options = Change(new LockOptions());
        var around = new LockSurroundings(
            Board, Feed, AskAsync,
            (entity, message) => Task.FromResult(!IsCut && _node.Router.Tell(entity, message)),
            options);
        _node = new ClusterNode(
            _system, new ClusterOptions { NodeId = new NodeId("n"), ShardCount = 4 }, _leases, _journal, new EntityTypes(LockEntities.Types(around)));
        await _node.Serving;
        // As a gateway elsewhere has it: it goes on asking, whoever owns the lock by then.
        Desk = new LockDesk(
            (entity, message, deadline, cancel) => _node.Router.AskAsync(entity, message, deadline, cancel),
            _entropy, Clock, TimeSpan.FromSeconds(10));
    }

    /// <summary>The process dies: nothing but the journal is left.</summary>
    public Task StopNodeAsync() => _system.StopAsync(TimeSpan.Zero);

    public async Task FailOverAsync()
    {
        await StopNodeAsync();
        await StartNodeAsync();
    }

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Clock);

    public async Task<SessionId> OpenAsync(TimeSpan? ttl = null) => Assert.IsType<SessionView>(await Desk.OpenAsync(ttl ?? Ttl, note: null)).Id;

    public async Task<LockHolder> HoldAsync(SessionId session, string name = "db", double wait = 0) =>
        Assert.IsType<LockHeld>(await AcquireAsync(session, name, wait)).Holder;

    public Task<object> AcquireAsync(SessionId session, string name = "db", double wait = 0, CancellationToken cancel = default) =>
        Desk.AcquireAsync(name, session, TimeSpan.FromSeconds(wait), note: null, cancel);

    public async Task RenewAsync(SessionId session) => Assert.IsType<SessionView>(await Desk.RenewAsync(session));

    public async Task<LockView> ViewAsync(string name = "db") => Assert.IsType<LockView>(await Desk.GetAsync(name));

    public long CountIn(string entity) => _journal.ReadAsync(entity).GetAwaiter().GetResult().LastSequence;

    private Task<object> AskAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel) =>
        IsCut ? Task.FromResult<object>(Refusal.Unavailable("the network is cut")) : _node.Router.AskAsync(entity, message, deadline, cancel);
}
