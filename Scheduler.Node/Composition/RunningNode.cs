using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Composition;

/// <summary>The actors of a node, wired to the database, the engines and the views.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private static readonly TimeSpan StopDrain = TimeSpan.FromSeconds(3);

    private readonly NodeOptions _options;
    private readonly SqlStores _stores;
    private readonly ActorSystem _system;
    private readonly ShardRouter _router;
    private readonly LeaseGuard _guard;
    private readonly LocalHosts _hosts;
    private readonly Board _board = new();
    private readonly Feed _feed;
    private readonly SystemEntropy _entropy = new();
    private readonly TaskCompletionSource<string> _superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningNode(NodeOptions options, SqlStores stores, ILoggerFactory loggers, string cluster)
    {
        _options = options;
        _stores = stores;
        _feed = new Feed(TimeProvider.System, options.Events.Capacity);
        _system = new ActorSystem(new ActorSystemOptions { Entropy = _entropy, Log = new ActorLog(loggers) });
        // A database that no other process can open needs no lease: its lock ends with the process.
        _guard = stores.IsExclusive ? LeaseGuard.Forever(TimeProvider.System) : new LeaseGuard(TimeProvider.System);
        _router = new ShardRouter(new ShardMap(options.Cluster.ShardCount), new NoPeers());
        _hosts = new LocalHosts(options, cluster, _system, _board, _feed, _router.Tell);
    }

    /// <summary>Completes with the reason when another process has taken this node's place.</summary>
    public Task<string> Superseded => _superseded.Task;

    public static async Task<RunningNode> StartAsync(NodeOptions options, SqlStores stores, ILoggerFactory loggers, CancellationToken cancel)
    {
        var node = new RunningNode(options, stores, loggers, await ClusterIdAsync(options, stores, cancel));
        node._hosts.Start();
        node.StartKeeper();
        return node;
    }

    public GatewayServices ServicesFor(ApiToken token) => new()
    {
        Desk = new ServiceDesk(_router.AskAsync, _entropy),
        Board = _board,
        Feed = _feed,
        Engines = _hosts.EngineOf,
        Health = Health,
        Token = token,
        Options = _options.Gateway,
        ScaleMax = _options.Services.ScaleMax,
        Clock = TimeProvider.System,
        SpecFaults = spec => SpecFaults.Of(spec),
        LogLevel = _options.LogLevel,
    };

    /// <summary>Lets the actors finish what they are at, then gives the node's place up, so that its next start need not wait.</summary>
    public Task LeaveAsync() => _system.StopAsync(StopDrain);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _hosts.DisposeAsync();
    }

    /// <summary>
    /// Marks this cluster's containers. Drawn at random once per database, so that two clusters on one engine never take
    /// each other's containers for their own, whatever they are called.
    /// </summary>
    private static async Task<string> ClusterIdAsync(NodeOptions options, SqlStores stores, CancellationToken cancel)
    {
        var fresh = $"{options.Cluster.Name}-{new SystemEntropy().NextUInt64():x16}";
        return await stores.Settings.PutIfAbsentAsync("cluster.id", fresh, cancel);
    }

    private void StartKeeper()
    {
        var cluster = new ClusterOptions
        {
            NodeId = new NodeId(_options.Node.Id),
            LeaseDuration = _options.Cluster.LeaseDuration,
            RenewEvery = _options.Cluster.RenewEvery,
            SafetyMargin = _options.Cluster.SafetyMargin,
            ShardCount = _options.Cluster.ShardCount,
        };
        _system.Spawn(
            "cluster",
            () => new LeaseKeeper(cluster, _stores.Leases, _stores.Journal, _router, _guard, [ServiceType()], reason => _superseded.TrySetResult(reason)),
            new ActorOptions { Supervision = Supervision.Always });
    }

    private EntityType ServiceType()
    {
        var around = new ServiceSurroundings(_board, _feed, _hosts.Tell);
        var entity = new EntityOptions { SnapshotEvery = _options.Services.SnapshotEvery, PassivateAfter = _options.Services.PassivateAfter };
        return new EntityType("service", context => new ServiceActor(context, KeyOf(context.PersistenceId), around, entity))
        {
            Remember = true,
            Options = new ActorOptions { MailboxCapacity = _options.Services.MailboxCapacity, Supervision = Supervision.Always },
        };
    }

    private static ServiceKey KeyOf(string persistenceId) => ServiceKey.TryParse(persistenceId["service/".Length..], out var key)
        ? key
        : throw new InvalidOperationException($"'{persistenceId}' is not the id of a service");

    private NodeHealth Health() => new(
    [
        new NodeHealthCheck("database", _stores.Health.Problem),
        new NodeHealthCheck("lease", _guard.IsHeld ? null : LeaseGuard.Lapsed),
        new NodeHealthCheck("shards", _router.OwnedCount == _router.Map.ShardCount
            ? null
            : $"this node serves {_router.OwnedCount} of {_router.Map.ShardCount} shards"),
    ]);
}
