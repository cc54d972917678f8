using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Servers;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
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
    private readonly ThreadScheduler _leaseThread = new("lease");
    private readonly LocalHosts _hosts;
    private readonly ServerNode _server;

    private RunningNode(NodeOptions options, SqlStores stores, ILoggerFactory loggers, string clusterId)
    {
        _options = options;
        _stores = stores;
        _system = new ActorSystem(new ActorSystemOptions { Entropy = new SystemEntropy(), Log = new ActorLog(loggers) });
        _hosts = new LocalHosts(options, clusterId);
        _server = new ServerNode(new ServerParts
        {
            System = _system,
            Cluster = ClusterOptionsOf(options, stores),
            Leases = stores.Leases,
            Journal = stores.Journal,
            Hosts = _hosts.All,
            Entities = new EntityOptions { SnapshotEvery = options.Services.SnapshotEvery, PassivateAfter = options.Services.PassivateAfter },
            ServiceMailbox = options.Services.MailboxCapacity,
            FeedCapacity = options.Events.Capacity,
            LeaseScheduler = _leaseThread,
        });
    }

    /// <summary>Completes with the reason when another process has taken this node's place.</summary>
    public Task<string> Superseded => _server.Cluster.Down;

    public static async Task<RunningNode> StartAsync(NodeOptions options, SqlStores stores, ILoggerFactory loggers, CancellationToken cancel)
    {
        var node = new RunningNode(options, stores, loggers, await ClusterIdAsync(options, stores, cancel));
        node._server.StartHosts();
        await node._server.Cluster.Serving.WaitAsync(cancel);
        return node;
    }

    public GatewayServices ServicesFor(ApiToken token) => new()
    {
        Desk = _server.Desk,
        Board = _server.Board,
        Feed = _server.Feed,
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
    public Task LeaveAsync() => _server.Cluster.LeaveAsync(StopDrain);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _hosts.DisposeAsync();
        _leaseThread.Dispose();
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

    private static ClusterOptions ClusterOptionsOf(NodeOptions options, SqlStores stores) => new()
    {
        NodeId = new NodeId(options.Node.Id),
        LeaseDuration = options.Cluster.LeaseDuration,
        RenewEvery = options.Cluster.RenewEvery,
        SafetyMargin = options.Cluster.SafetyMargin,
        ShardCount = options.Cluster.ShardCount,
        IsDatabaseExclusive = stores.IsExclusive,
    };

    private NodeHealth Health() => new(
    [
        new NodeHealthCheck("database", _stores.Health.Problem),
        new NodeHealthCheck("lease", _server.Cluster.Lease.IsHeld ? null : LeaseGuard.Lapsed),
    ]);
}
