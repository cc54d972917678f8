using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Calling;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Agents.Serving;
using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;
using Scheduler.Node.Sql;
using Scheduler.Tests.Core.Stories;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Agents;

/// <summary>A server's port for agents on the loopback, with a cluster's authority and a real register behind it, and machines that join.</summary>
internal sealed class AgentStage : IAsyncDisposable
{
    public const string Cluster = "prod-0123456789abcdef";

    private readonly ScratchFolder _folder = new();
    private readonly ClusterAuthority _authority = ClusterAuthority.Create(DateTimeOffset.UtcNow.AddDays(-60));
    private readonly ActorSystem _system = new(new ActorSystemOptions { Entropy = new SimEntropy(1), Log = new QuietLog() });
    private SqlStores _stores = null!;
    private AgentGate _gate = null!;

    public ClusterIdentity Server { get; private set; } = null!;

    public AgentBook Book { get; } = new(WireManifests.Registry);

    public IHostRegister Register => _stores.HostRegister;

    public HostTokens Tokens { get; private set; } = null!;

    /// <summary>Hosts that servers look after themselves.</summary>
    public HashSet<HostId> Embedded { get; } = [];

    /// <summary>Asked of each machine that has joined; answers why its host may not come back.</summary>
    public Func<HostId, Refusal?> LetIn { get; set; } = _ => null;

    /// <summary>What agents have said after their hellos.</summary>
    public ConcurrentQueue<object> Said { get; } = new();

    /// <summary>What the server gives to those who may have it.</summary>
    public FakeFiles Files { get; } = new();

    public Board Board { get; } = new();

    public ConcurrentQueue<AgentHello> Hellos { get; } = new();

    /// <summary>The lines that have ended, and why.</summary>
    public ConcurrentQueue<string> Ends { get; } = new();

    public string Address => $"127.0.0.1:{_gate.Port}";

    public static async Task<AgentStage> StartAsync()
    {
        var stage = new AgentStage();
        stage._stores = await OneOwner.OpenStoresAsync(stage._folder.File("test.db"));
        stage.Server = Identity(stage._authority);
        stage.Tokens = new HostTokens(stage.Register, stage.Server.AuthorityPin);
        var joining = new JoinDesk(
            stage.Register, stage.Server, Cluster, stage.Embedded.Contains,
            (host, _) => Task.FromResult(stage.LetIn(host)),
            () => [stage.Address]);
        var host = stage._system.Spawn("host", () => new Listener(stage.Said));
        var services = new AgentServices(
            joining,
            stage.Book,
            NoCredentials.Instance,
            new FileDelivery(stage.Files, stage.Board),
            (_, hello, _) =>
            {
                stage.Hellos.Enqueue(hello);
                return Task.FromResult<object>(new LineTaken(host));
            },
            (_, reason) => stage.Ends.Enqueue(reason),
            () => new AgentWelcome("n1", Cluster, [stage.Address]) { Files = FileTerms.Version });
        var options = new AgentsSection { Listen = new Uri("https://127.0.0.1:0"), Advertise = null, ConnectionsMax = 100 };
        stage._gate = await AgentGate.StartAsync(options, stage.Server, services, NullLoggerFactory.Instance, CancellationToken.None);
        return stage;
    }

    public static ClusterIdentity Identity(ClusterAuthority authority)
    {
        var token = JoinToken.New();
        return new ClusterIdentity(
            ClusterAuthority.Open(authority.Seal(token), token)!, new NodeId("n1"), ["127.0.0.1"],
            TimeProvider.System, NullLogger.Instance);
    }

    public async Task<string> NewTokenAsync(TimeSpan? ttl = null, int uses = 1) =>
        (await Tokens.CreateAsync(ttl ?? TimeSpan.FromHours(1), uses, "", CancellationToken.None)).Text;

    /// <summary>A machine's agent, as it starts: joins with the token, or goes on as what it was.</summary>
    /// <param name="machine">Its disk.</param>
    public Task<AgentIdentity> JoinAsync(string machine, string host, string? token)
    {
        var options = new AgentSection { Servers = [Address], Token = token, TokenFile = null, Listen = null };
        var file = new IdentityFile(DiskOf(machine), NullLoggerFactory.Instance);
        return new Joining(new HostId(host), options, file, _ => Task.FromResult<IReadOnlyList<string>>([Address]), NullLogger.Instance)
            .EnsureAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Where a machine's agent keeps what it must not forget.</summary>
    public string DiskOf(string machine) => _folder.File(machine);

    /// <summary>Why a machine may not join.</summary>
    public async Task<string> RefusalAsync(string machine, string host, string? token) =>
        (await Assert.ThrowsAsync<ConfigurationException>(() => JoinAsync(machine, host, token))).Message;

    public ServerDialer DialerOf(AgentIdentity identity, Func<ServerLine, object, bool>? own = null) =>
        new(identity, new ServerNames([Address], _folder.File($"servers-{identity.Host}")), own ?? ((_, _) => false));

    /// <summary>As a server that ends.</summary>
    public Task StopAsync() => _gate.StopAsync(TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        await _gate.StopAsync(TimeSpan.Zero);
        await _gate.DisposeAsync();
        await _system.DisposeAsync();
        Server.Dispose();
        _authority.Dispose();
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Listener(ConcurrentQueue<object> said) : Actor
    {
        protected override void Receive(object message) => said.Enqueue(((FromAgent)message).Message);
    }
}
