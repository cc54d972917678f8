using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Locks;
using Scheduler.Core.Orphans;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Servers;

/// <summary>
/// A server's actors, wired to each other: entities behind the router, host actors with their agents, the board and its
/// exchange with the other servers. The same in production and in simulation; only the <see cref="ServerParts"/> differ.
/// </summary>
public sealed class ServerNode
{
    private static readonly TimeSpan ReportDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RebalanceDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AttachDeadline = TimeSpan.FromSeconds(2);

    private readonly ServerParts _parts;
    private readonly HostRoutes _routes;
    private readonly TaskCompletionSource _leaveAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorRef _lines;
    private readonly ActorRef _neighbours;
    private ImmutableSortedDictionary<HostId, ActorRef> _hosts = ImmutableSortedDictionary<HostId, ActorRef>.Empty;
    private ImmutableSortedSet<HostId> _embedded = [];

    /// <summary>Joins the cluster at once; the hosts' agents start with <see cref="StartHosts"/>.</summary>
    public ServerNode(ServerParts parts)
    {
        _parts = parts;
        var clock = parts.System.Options.Clock;
        Feed = new Feed(clock, parts.FeedCapacity);
        Freshness = new Freshness(clock);
        _routes = new HostRoutes(TellHere, Board, Watch, parts.Transport);
        Cluster = new ClusterNode(
            parts.System, parts.Cluster, parts.Leases, parts.Journal, Types(), parts.Transport,
            leaseScheduler: parts.LeaseScheduler, watch: Watch, leaseClock: parts.LeaseClock);
        var exchange = parts.Transport is { } transport
            ? parts.System.Spawn(
                "board",
                () => new BoardExchange(new SharedViews(Board, LockBoard, Feed), Watch, transport, Freshness, AgentAddresses),
                new ActorOptions { Supervision = Supervision.Always })
            : null;
        _lines = parts.System.Spawn(
            "agents",
            () => new AgentLines(RemoteHost),
            new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
        parts.System.Spawn(
            "judge",
            () => new HostJudge(parts.HostLoss, Board, Feed, Watch, Freshness, Isolation),
            new ActorOptions { Supervision = Supervision.Always });
        _neighbours = parts.System.Spawn(
            "neighbours",
            () => new NeighbourWatch(parts.Neighbours, Board, Feed, Watch, _routes.Tell, TellHere),
            new ActorOptions { Supervision = Supervision.Always });
        Inbox = new PeerInbox(Cluster.Router, exchange, _neighbours, TellHere, Leave);
        Operations = new ClusterDesk(Watch, parts.Leases, parts.Transport, Freshness, parts.Cluster.Downing, Leave, Cluster.WaiveQuorum);
        Desk = new ServiceDesk(Cluster.Router.AskAsync, parts.System.Options.Entropy);
        HostDesk = new HostDesk(Cluster.Router.AskAsync);
        parts.System.Spawn("outlived", () => new OutlivedViews(Board, Desk), new ActorOptions { Supervision = Supervision.Always });
        Rebalance = new RebalanceDesk(Board, Desk, RebalanceDeadline);
        if (parts.Rebalance is { } rebalance)
            parts.System.Spawn(
                "rebalance",
                () => new RebalanceClock(Rebalance, Board, Watch, rebalance),
                new ActorOptions { Supervision = Supervision.Always });
        parts.Registries.Changed += TellOfCredentials;
        parts.Files.Changed += TellOfFile;
        Orphans = new OrphanDesk(Board, Desk, _routes.Tell);
    }

    public ClusterNode Cluster { get; }

    public ClusterWatch Watch { get; } = new();

    public Board Board { get; } = new();

    /// <summary>The locks of all servers, and the sessions of this one's shards.</summary>
    public LockBoard LockBoard { get; } = new();

    public Feed Feed { get; }

    public Freshness Freshness { get; }

    /// <summary>Where agents reach this server, and the others.</summary>
    public AgentAddresses AgentAddresses { get; } = new();

    public ServiceDesk Desk { get; }

    public HostDesk HostDesk { get; }

    public RebalanceDesk Rebalance { get; }

    public ClusterDesk Operations { get; }

    public OrphanDesk Orphans { get; }

    /// <summary>Done when a person has asked this server to leave.</summary>
    public Task LeaveAsked => _leaveAsked.Task;

    /// <summary>What the transport hands the messages of other servers to.</summary>
    public IPeerInbox Inbox { get; }

    public void StartHosts()
    {
        foreach (var host in _parts.Hosts) StartHost(host);
    }

    /// <summary>Looks after one more host from now on.</summary>
    public void StartHost(LocalHost host)
    {
        ImmutableInterlocked.Update(ref _embedded, static (all, one) => all.Add(one), host.Id);
        SpawnHost(host.Id, owner => new AgentUplink(new UplinkParts(
            host.Id, host.Desired,
            uplink => new AgentActor(host.Agent, host.Engine, uplink, _parts.Registries, _parts.Files, host.Watchdog, host.Probe))
        {
            Labels = host.Labels,
            Addresses = host.Addresses,
            Tries = host.Probe is not null && ProbeTargets.IsBeside(host.Engine.Endpoint) ? TryReach.Version : 0,
            Owner = owner,
        }));
    }

    /// <summary>Gives a line to its host, for its agent's messages from then on.</summary>
    /// <returns><see cref="LineTaken"/> or <see cref="LineRefused"/>.</returns>
    public async Task<object> AttachAsync(IAgentLine line, AgentHello hello, CancellationToken cancel = default)
    {
        if (Board.Picture.Removed.Contains(hello.Host))
            return new LineRefused($"a person has removed the host {hello.Host}; `scheduler hosts activate {hello.Host}` lets it in again");
        return await _lines.AskAsync(new AgentAttached(line, hello), AttachDeadline, cancel) is AskOutcome.Answered answered
            ? answered.Reply
            : new LineRefused("the server has too much to do at the moment; try again shortly");
    }

    /// <summary>The line is no more.</summary>
    public void Detach(IAgentLine line, string reason) => _lines.Tell(new AgentDetached(line, reason));

    /// <summary>Null for one whose agent runs in this process. Called in the turns of one actor.</summary>
    private ActorRef? RemoteHost(HostId host)
    {
        if (Volatile.Read(ref _embedded).Contains(host)) return null;
        return Volatile.Read(ref _hosts).GetValueOrDefault(host) ?? SpawnHost(host, makeUplink: null);
    }

    private ActorRef SpawnHost(HostId host, Func<ActorRef, Actor>? makeUplink)
    {
        var actor = _parts.System.Spawn(
            $"host-{host}",
            () => new HostActor(
                host, Board, Feed,
                (entity, message) => Cluster.Router.DeliverAsync(entity, message, ReportDeadline), Answer, makeUplink),
            new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => all.SetItem(one.Id, one.Actor), (Id: host, Actor: actor));
        return actor;
    }

    /// <summary>Lost on the way, it is asked again some time.</summary>
    private void Answer(ReachTried tried)
    {
        if (tried.Asker == Watch.View.Self) _neighbours.Tell(tried);
        else _routes.Tell(tried.Asker, NeighbourWatch.Address, tried);
    }

    /// <summary>Lost on the way, it costs a pull the rest of its back-off and no more.</summary>
    private void TellOfCredentials(string registry)
    {
        foreach (var host in Volatile.Read(ref _hosts).Values) host.Tell(new CredentialsChanged(registry));
    }

    private void TellOfFile(FileChanged changed)
    {
        foreach (var host in Volatile.Read(ref _hosts).Values) host.Tell(changed);
    }

    /// <summary>A server that is itself out of reach knows nothing of hosts: to it, all of them seem gone.</summary>
    private string? Isolation() => IsolationRules.Of(Cluster.Lease.IsHeld, Watch.View);

    private void Leave() => _leaveAsked.TrySetResult();

    private bool TellHere(HostId host, object message) =>
        Volatile.Read(ref _hosts).TryGetValue(host, out var actor) && actor.Tell(message);

    private EntityTypes Types()
    {
        var around = new ServiceSurroundings(Board, Feed, _routes.Tell) { Moves = _parts.Moves, Exclusive = _parts.Exclusive };
        var locks = new LockSurroundings(
            LockBoard, Feed, AskAsync,
            (entity, message) => Cluster.Router.DeliverAsync(entity, message, ReportDeadline), _parts.Locks);
        var services = new EntityType("service", context => new ServiceActor(context, KeyOf(context.PersistenceId), around, _parts.Entities))
        {
            RememberEntities = true,
            Options = new ActorOptions { MailboxCapacity = _parts.ServiceMailbox, Supervision = Supervision.Always },
        };
        return new EntityTypes([services, HostRecordActor.TypeIn(Board, Feed, _parts.Entities), .. LockEntities.Types(locks)]);
    }

    /// <summary>The router exists only once the types do.</summary>
    private Task<object> AskAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel) =>
        Cluster.Router.AskAsync(entity, message, deadline, cancel);

    private static ServiceKey KeyOf(string persistenceId) => ServiceKey.TryParse(persistenceId["service/".Length..], out var key)
        ? key
        : throw new InvalidOperationException($"'{persistenceId}' is not the id of a service");
}
