using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Files;
using Scheduler.Core.Locks;
using Scheduler.Core.Servers;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Configuration;
using Scheduler.Node.Files;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Registries;
using Scheduler.Node.Sql;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Composition;

/// <summary>The actors of a node, wired to the database, the engines and the views.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private static readonly TimeSpan StopDrain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ServePatience = TimeSpan.FromSeconds(5);

    private readonly NodeOptions _options;
    private readonly SqlStores _stores;
    private readonly ProcessContext _process;
    private readonly NodeLinks _links;
    private readonly PeerLink? _peers;
    private readonly ActorSystem _system;
    private readonly ThreadScheduler _leaseThread = new("lease");
    private readonly LocalHosts _hosts;
    private readonly RegistryDesk _registries;
    private readonly WebhookShelf _webhooks;
    private readonly FileDesk _files;
    private readonly FileWatch _fileWatch;
    private readonly ServerNode _server;
    private AgentLink? _agents;
    private string _cluster = "";

    private RunningNode(ProcessContext process, LocalHosts hosts, RegistryDesk registries, LoginKeys keys, NodeLinks links)
    {
        (_links, var peers) = (links, links.Peers);
        var (options, stores) = (_options, _stores) = (process.Options, process.Stores);
        _process = process;
        // By the clock: no shard is claimed as often as once a second for years.
        if (process.Loss is not null) stores.BeginEpochsAt(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        _peers = peers;
        _system = new ActorSystem(new ActorSystemOptions { Entropy = new SystemEntropy(), Log = new ActorLog(process.Loggers) });
        _hosts = hosts;
        _registries = registries;
        (_webhooks, _files) = (new WebhookShelf(stores.Objects, keys), new FileDesk(stores.Files, keys));
        _fileWatch = new FileWatch(_files, stores.Files, _webhooks, keys, process.Loggers);
        _server = new ServerNode(new ServerParts
        {
            System = _system,
            Cluster = ClusterOptionsOf(options, stores, peers),
            Leases = stores.Leases,
            Journal = stores.Journal,
            Transport = peers?.Transport,
            Hosts = _hosts.All,
            Registries = registries,
            Files = new RememberedFiles(_files),
            Entities = new EntityOptions { SnapshotEvery = options.Services.SnapshotEvery, PassivateAfter = options.Services.PassivateAfter },
            ServiceMailbox = options.Services.MailboxCapacity,
            Moves = options.Moves,
            Rebalance = options.Rebalance,
            Locks = LockOptionsOf(options),
            HostLoss = options.HostLoss,
            Neighbours = options.Neighbours,
            Exclusive = new ExclusiveTerms { Ttl = options.HostLoss.ExclusiveTtl, TakeoverGrace = options.Cluster.LeaseDuration },
            FeedCapacity = options.Events.Capacity,
            LeaseScheduler = _leaseThread,
            LeaseClock = new BootClock(),
        });
        peers?.Serve(_server.Inbox, _server.Watch);
    }

    /// <summary>Completes with the reason when this life of the node is over: it was declared down, or another process has taken its place.</summary>
    public Task<string> Superseded => _server.Cluster.Down;

    /// <summary>Completes when a person has asked this node to leave the cluster.</summary>
    public Task LeaveAsked => _server.LeaveAsked;

    /// <summary>Joins, and waits a little for the node to serve; one that cannot yet says why on its gateway.</summary>
    public static async Task<RunningNode> StartAsync(ProcessContext process, CancellationToken cancel)
    {
        var cluster = await ClusterIdAsync(process, cancel);
        var database = await DatabaseIdAsync(process, cancel);
        var source = new LoginKeySource(process.Options, cluster);
        var hosts = new LocalHosts(process.Options, cluster, database, process.Loggers);
        var links = await OpenLinksAsync(process, hosts, cancel);
        var keys = source.Find();
        var node = new RunningNode(process, hosts, await OpenRegistriesAsync(process, keys, hosts, links, cancel), keys, links)
        {
            _cluster = cluster
        };
        try
        {
            node._agents = await AgentLink.OpenAsync(
                process, node._links.Identity, node._links.Agents, node._server, node._registries, node._files,
                cluster, database, cancel);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }

        node._server.StartHosts();
        await Task.WhenAny(node._server.Cluster.Serving, Task.Delay(ServePatience, cancel));
        cancel.ThrowIfCancellationRequested();
        return node;
    }

    /// <summary>Why this incarnation is down, as far as the members' rows tell.</summary>
    public async Task<NodeEnd> WhyDownAsync(CancellationToken cancel)
    {
        var self = _server.Watch.View.Self;
        var members = await _stores.Leases.MembersAsync(cancel);
        if (members.FirstOrDefault(member => member.Incarnation.Node == self?.Node) is not { } own
            || own.Incarnation.Number < self?.Number)
            return NodeEnd.Forgotten;
        return own.Incarnation == self ? NodeEnd.DeclaredDown : NodeEnd.Replaced;
    }

    public GatewayServices ServicesFor(ApiToken token) => new()
    {
        Desk = _server.Desk,
        Hosts = _server.HostDesk,
        Rebalance = _server.Rebalance,
        Board = _server.Board,
        Feed = _server.Feed,
        Locks = new LockDesk(_server.Cluster.Router.AskAsync, new SystemEntropy(), TimeProvider.System, _options.Gateway.RequestTimeout),
        LockBoard = _server.LockBoard,
        LockOptions = _options.Locks,
        OutputOf = new HostOutputs(_links.OutputHere(_hosts), _peers, _server.Board, _server.Watch).Of,
        CallsOf = new HostCalls(_links.CallsHere(_hosts), _peers, _server.Board, _server.Watch).Of,
        Registries = _registries,
        Files = _files,
        Objects = _stores.Objects,
        Webhooks = _webhooks,
        WebhookOptions = _options.Webhooks,
        Catalogs = CatalogDesk.Of(_stores.Catalogs, _options.Catalogs.Git, _options.Catalogs.FetchTimeout),
        Orphans = _server.Orphans,
        Cluster = _server.Operations,
        ClusterId = _cluster,
        HostTokens = _links.Identity is { } identity && _agents is not null ? new HostTokens(_stores.HostRegister, identity.AuthorityPin) : null,
        RevokeMachine = _stores.HostRegister.RemoveAsync,
        Warning = () => _process.Loss,
        Health = Health,
        Token = token,
        Options = _options.Gateway,
        ScaleMax = _options.Services.ScaleMax,
        Clock = TimeProvider.System,
        SpecFaults = spec => SpecFaults.Of(spec),
        LogLevel = _options.LogLevel,
    };

    /// <summary>Lets the actors finish what they are at, then gives the node's place up, so that its next start need not wait.</summary>
    public async Task LeaveAsync()
    {
        // Agents first: while they find another server, this one still looks after its shards.
        if (_agents is not null) await _agents.MoveAwayAsync();
        await _server.Cluster.LeaveAsync(StopDrain);
    }

    public async ValueTask DisposeAsync()
    {
        if (_agents is not null) await _agents.DisposeAsync();
        await _system.DisposeAsync();
        await _fileWatch.DisposeAsync();
        await _registries.DisposeAsync();
        await _links.DisposeAsync();
        await _hosts.DisposeAsync();
        _leaseThread.Dispose();
    }

    private static async Task<NodeLinks> OpenLinksAsync(ProcessContext process, LocalHosts hosts, CancellationToken cancel)
    {
        try
        {
            return await NodeLinks.OpenAsync(process, hosts, cancel);
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    private static async Task<RegistryDesk> OpenRegistriesAsync(
        ProcessContext process, LoginKeys keys, LocalHosts hosts, NodeLinks links, CancellationToken cancel)
    {
        try
        {
            return await RegistryDesk.OpenAsync(process.Stores.Registries, keys, process.Loggers, cancel);
        }
        catch
        {
            await links.DisposeAsync();
            await hosts.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Marks this cluster's containers. Drawn at random once per database, so that two clusters on one engine never take
    /// each other's containers for their own, whatever they are called.
    /// </summary>
    private static async Task<string> ClusterIdAsync(ProcessContext process, CancellationToken cancel)
    {
        var fresh = $"{process.Options.Cluster.Name}-{new SystemEntropy().NextUInt64():x16}";
        return await process.Settings.PutIfAbsentAsync("cluster.id", fresh, cancel);
    }

    /// <summary>
    /// Unlike the cluster's id it is not brought back to a database that has lost it: there the epochs begin anew, and what
    /// hosts were told by the old ones holds no longer.
    /// </summary>
    private static Task<string> DatabaseIdAsync(ProcessContext process, CancellationToken cancel) =>
        process.Stores.Settings.PutIfAbsentAsync("database.id", $"{new SystemEntropy().NextUInt64():x16}", cancel);

    private static ClusterOptions ClusterOptionsOf(NodeOptions options, SqlStores stores, PeerLink? peers) => new()
    {
        NodeId = new NodeId(options.Node.Id),
        Address = peers?.Address ?? "",
        Downing = options.Cluster.Downing,
        StableAfter = options.Cluster.StableAfter,
        LeaseDuration = options.Cluster.LeaseDuration,
        RenewEvery = options.Cluster.RenewEvery,
        SafetyMargin = options.Cluster.SafetyMargin,
        ShardCount = options.Cluster.ShardCount,
        IsDatabaseExclusive = stores.IsExclusive,
    };

    private static LockOptions LockOptionsOf(NodeOptions options) => new()
    {
        ProbeEvery = options.Locks.ProbeEvery,
        TakeoverGrace = options.Cluster.LeaseDuration,
        PurgeAfter = options.Locks.PurgeAfter,
        PassivateAfter = options.Locks.PassivateAfter,
        WaitersMax = options.Locks.WaitersMax,
        LocksPerSessionMax = options.Locks.LocksPerSessionMax,
        SessionsMax = options.Locks.SessionsMax,
        MailboxCapacity = options.Locks.MailboxCapacity,
    };

    private NodeHealth Health() => new(
    [
        new NodeHealthCheck("database", _stores.Health.Problem),
        new NodeHealthCheck("lease", _server.Cluster.Lease.IsHeld ? null : LeaseGuard.Lapsed),
        new NodeHealthCheck(
            "member",
            _server.Cluster.Serving.IsCompletedSuccessfully
                ? null
                : "this server has not met all the others yet; it serves once it has"),
    ]);
}
