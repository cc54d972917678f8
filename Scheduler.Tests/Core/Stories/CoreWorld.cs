using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Agents;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Orphans;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Servers;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Stories;

/// <summary>
/// One node with its real actors, on virtual time, over fake engines and a journal in memory. Engines and journal
/// outlive the node, which can be restarted.
/// </summary>
internal sealed class CoreWorld
{
    public const string Cluster = "prod-1";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly SimLoop _loop;
    private InMemoryLeaseStore _leases;
    private InMemoryJournal _journal;
    private readonly SortedDictionary<HostId, FakeEngine> _engines = [];
    private readonly Dictionary<HostId, InMemoryDesiredStore> _disks = [];
    private readonly SimEntropy _entropy;
    private readonly Dictionary<HostId, string> _addresses = [];
    private string? _doomed;
    private ActorSystem _system = null!;
    private ServerNode _server = null!;

    private CoreWorld(SimEntropy entropy)
    {
        _entropy = entropy;
        _loop = new SimLoop(entropy.Fork("loop"));
        _leases = new InMemoryLeaseStore(_loop.Time);
        _journal = new InMemoryJournal(_leases);
    }

    public TimeProvider Clock => _loop.Time;

    public EngineJudge Judge { get; } = new();

    /// <summary>What every engine pulls from.</summary>
    public FakeRegistry Registry { get; } = new();

    public FakeCredentials Credentials { get; } = new();

    /// <summary>The way from host to host.</summary>
    public FakeNetwork Network { get; } = new();

    /// <summary>Secrets and configs.</summary>
    public FakeFiles Files { get; } = new();

    public QuietLog Log { get; private set; } = new();

    public Board Board => _server.Board;

    public ServiceDesk Desk => _server.Desk;

    public HostDesk Hosts => _server.HostDesk;

    public RebalanceDesk Rebalance => _server.Rebalance;

    /// <summary>Null for no rebalancing in the background; counts from the next start of the node.</summary>
    public RebalanceOptions? RebalanceInBackground { get; set; }

    public Feed Feed => _server.Feed;

    /// <summary>What stands between the node and its journal; counts from the next start of the node.</summary>
    public Func<IJournal, IJournal> Journaled { get; set; } = static journal => journal;

    /// <summary>What stands between the node and its lease; counts from the next start of the node.</summary>
    public Func<InMemoryLeaseStore, ILeaseStore> Leased { get; set; } = static leases => leases;

    public OrphanDesk Orphans => _server.Orphans;

    /// <summary>The first host's engine.</summary>
    public FakeEngine Engine => _engines.Values.First();

    public IReadOnlyCollection<FakeEngine> Engines => _engines.Values;

    public EngineHistory History => Engine.Daemon.History;

    /// <summary>Runs a story in a world of these hosts (none: <c>a</c>), whose engines have the image <c>web:1</c>. Judges at its end.</summary>
    public static void Tell(Func<CoreWorld, Task> story, params string[] hosts) => Tell(seed: 1, story, hosts);

    /// <param name="seed">Chooses what comes first of all that is ready at a moment.</param>
    public static void Tell(int seed, Func<CoreWorld, Task> story, params string[] hosts)
    {
        var world = new CoreWorld(new SimEntropy((ulong)seed));
        foreach (var host in hosts.DefaultIfEmpty("a")) world.AddEngine(host);
        world._loop.Await(() => world.TellAsync(story));
    }

    private async Task TellAsync(Func<CoreWorld, Task> story)
    {
        await StartNodeAsync();
        await PassAsync(0.1);
        Assert.All(Board.Hosts.Values, host => Assert.Equal(HostState.Active, host.State));
        await story(this);
        Assert.True(Judge.Violations.Count == 0, string.Join("; ", Judge.Violations));
        Assert.True(Log.Errors.Count == 0, string.Join("; ", Log.Errors));
        await StopNodeAsync();
    }

    /// <param name="host">Its name; with <c>=10.0.0.1</c> behind it, also where its published ports are reached.</param>
    public FakeEngine AddEngine(string host)
    {
        if (host.IndexOf('=') is > 0 and var at)
        {
            _addresses[new HostId(host[..at])] = host[(at + 1)..];
            host = host[..at];
        }

        var engine = new FakeEngine(Clock, host);
        engine.Probe.Network = Network;
        Network.Add(host, _addresses.GetValueOrDefault(new HostId(host)) ?? AddressOf(host), engine.Daemon);
        engine.Daemon.Images.Registry = Registry;
        engine.Daemon.Images.Load("web:1");
        _engines[new HostId(host)] = engine;
        _disks[new HostId(host)] = new InMemoryDesiredStore();
        Judge.Watch(host, engine.Daemon.History);
        return engine;
    }

    /// <summary>Where other machines reach the host.</summary>
    public static string AddressOf(string host) => $"{host}.lan";

    public FakeEngine EngineOf(string host) => _engines[new HostId(host)];

    /// <summary>A host comes while the node runs.</summary>
    public void AddHost(string host)
    {
        AddEngine(host);
        _server.StartHost(HostOf(new HostId(host)));
    }

    public async Task StartNodeAsync()
    {
        Log = new QuietLog();
        _system = new ActorSystem(new ActorSystemOptions
        {
            Clock = Clock,
            Entropy = _entropy,
            Scheduler = _loop.Scheduler,
            Log = Log,
            OnReceive = OnReceive
        });
        _server = new ServerNode(new ServerParts
        {
            System = _system,
            Cluster = new ClusterOptions { NodeId = new NodeId("n"), ShardCount = 4 },
            Leases = Leased(_leases),
            Journal = Journaled(_journal),
            Hosts = [.. _engines.Keys.Select(HostOf)],
            Rebalance = RebalanceInBackground,
            Registries = Credentials,
            Files = new RememberedFiles(Files),
        });
        _server.StartHosts();
        await _server.Cluster.Serving;
    }

    /// <summary>The process dies and another one starts: only the database and the engines are as they were.</summary>
    public async Task RestartNodeAsync()
    {
        await StopNodeAsync();
        await StartNodeAsync();
    }

    /// <summary>The node comes back to a database that knows nothing.</summary>
    public async Task LoseDatabaseAsync()
    {
        await StopNodeAsync();
        _leases = new InMemoryLeaseStore(Clock);
        _journal = new InMemoryJournal(_leases);
        await StartNodeAsync();
        await PassAsync(1);
    }

    public Task StopNodeAsync() => _system.StopAsync(TimeSpan.Zero);

    /// <summary>The next message that an actor with such a path receives makes it fail.</summary>
    public void Fail(string pathEnd) => _doomed = pathEnd;

    public Task<ServiceAccepted> PutAsync(ServiceSpec spec, int? scale = null) =>
        SendAsync(new ServiceCommand.Put(Specs.Web, spec, scale, Desk.NewUid()));

    public async Task<ServiceAccepted> SendAsync(ServiceCommand command, ServiceKey? key = null) =>
        Assert.IsType<ServiceAccepted>(await Desk.SendAsync(key ?? Specs.Web, new ServiceRequest(command), Deadline));

    /// <summary>A person decides something about a host.</summary>
    public async Task<HostAccepted> DecideAsync(string host, HostCommand command) =>
        Assert.IsType<HostAccepted>(await Hosts.SendAsync(new HostId(host), new HostRequest(command), Deadline));

    public Task<HostAccepted> DrainAsync(string host) => DecideAsync(host, new HostCommand.SetAvailability(HostAvailability.Draining));

    public Task<HostAccepted> ActivateAsync(string host) => DecideAsync(host, new HostCommand.SetAvailability(HostAvailability.Active));

    public async Task<ServiceView?> FindAsync(ServiceKey? key = null) => await Desk.GetAsync(key ?? Specs.Web, Deadline) as ServiceView;

    public async Task<ServiceView> ViewAsync() => await FindAsync() ?? throw new InvalidOperationException($"{Specs.Web} is not there");

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Clock);

    /// <summary>Waits for the service to be as <paramref name="expected"/>, at most so long; answers how it then is.</summary>
    public async Task<ServiceView> UntilAsync(Func<ServiceView, bool> expected, double seconds = 30)
    {
        var end = Clock.GetUtcNow().AddSeconds(seconds);
        while (true)
        {
            var view = await ViewAsync();
            if (expected(view)) return view;
            Assert.True(
                Clock.GetUtcNow() < end,
                $"not within {seconds} s: {view.Status}, {view.Reason}; {string.Join(", ", view.Instances.Select(one => $"{one.Slot}: {one.Goal} {one.State} {one.Reason}"))}");
            await PassAsync(0.02);
        }
    }

    public Task<ServiceView> UntilActiveAsync(double seconds = 30) => UntilAsync(view => view.Status == ServiceStatus.Active, seconds);

    public async Task UntilGoneAsync(double seconds = 30)
    {
        for (var left = seconds; await FindAsync() is { } view; left -= 0.02)
        {
            Assert.True(left > 0, $"still there after {seconds} s: {view.Status}, {view.Reason}");
            await PassAsync(0.02);
        }
    }

    /// <summary>The container of a slot, as its engine has it.</summary>
    public FakeContainer ContainerOf(InstanceView one) => EngineOf(one.Host!.Value.Value).Daemon.Require(one.ContainerName!);

    private LocalHost HostOf(HostId id) => new(
        id, ImmutableSortedDictionary<string, string>.Empty,
        new AgentOptions { Host = id, Cluster = Cluster },
        _engines[id])
    {
        Addresses = _addresses.TryGetValue(id, out var given) ? [given] : _engines.Count > 1 ? [AddressOf(id.Value)] : [],
        Probe = _engines[id].Probe,
        Desired = _disks[id],
    };

    private void NoteLosses()
    {
        foreach (var host in Board.Hosts.Values)
        {
            if (host.LostAt is { } at) Judge.Lost(host.Id.Value, at);
        }
    }

    private void OnReceive(ActorRef actor, object message)
    {
        if (message is Assignment wish && actor.Path.EndsWith("/agent", StringComparison.Ordinal)) Judge.Wished(wish, Clock.GetUtcNow());
        if (message is HostsChanged) NoteLosses();
        if (_doomed is null || !actor.Path.EndsWith(_doomed, StringComparison.Ordinal)) return;
        _doomed = null;
        throw new InvalidOperationException("the test makes it fail");
    }
}
