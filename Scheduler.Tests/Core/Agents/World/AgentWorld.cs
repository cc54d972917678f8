using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Stories;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Agents.World;

/// <summary>
/// Servers, and one host with an agent of its own that connects to them, on virtual time. Processes crash and freeze; the
/// engine, the agent's disk and the database outlive them.
/// </summary>
internal sealed class AgentWorld
{
    public const string Cluster = "prod-1";

    private const int SeedsToTell = 12;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<string, AgentWorldServer> _servers = new(StringComparer.Ordinal);

    private AgentWorld(int seed, IReadOnlyList<string> servers)
    {
        Entropy = new SimEntropy((ulong)seed);
        Loop = new SimLoop(Entropy.Fork("loop"));
        Leases = new InMemoryLeaseStore(Loop.Time);
        Journal = new InMemoryJournal(Leases);
        Engine = new FakeEngine(Loop.Time, "h1");
        Engine.Daemon.Images.Load("web:1");
        Join(Engine, "h1", AgentWorldAgent.Address);
        Agent = new AgentWorldAgent(this);
        foreach (var name in servers) _servers[name] = new AgentWorldServer(this, name);
    }

    public SimLoop Loop { get; }

    public SimEntropy Entropy { get; }

    public InMemoryLeaseStore Leases { get; private set; }

    public InMemoryJournal Journal { get; private set; }

    /// <summary>The way from host to host.</summary>
    public FakeNetwork Network { get; } = new();

    /// <summary>Each server looks after an engine of its own, too.</summary>
    public bool HasNeighbours { get; private init; }

    /// <summary>The name of the present database.</summary>
    public string Database { get; private set; } = "first";

    public QuietLog Log { get; } = new();

    public FakeEngine Engine { get; }

    public AgentWorldAgent Agent { get; }

    public IEnumerable<AgentWorldServer> Servers => _servers.Values;

    /// <summary>No message crosses between the agent and any server, and nobody is told so.</summary>
    public bool IsCut { get; set; }

    public AgentWorldServer this[string server] => _servers[server];

    /// <summary>The server that the agent is connected to.</summary>
    public AgentWorldServer Home =>
        this[Agent.Standing.Server ?? throw new InvalidOperationException($"the agent has no server: {Agent.Standing.Reason}")];

    /// <summary>The server that is up and shows the host as its own; null while none does.</summary>
    public AgentWorldServer? Shower => Servers.FirstOrDefault(server => server.IsUp && server.HostView is { State: HostState.Active, Server: null });

    public AgentWorldServer Other => Servers.First(server => server.Name != Agent.Standing.Server && server.IsUp);

    /// <summary>As the other, with one more host at each server: <c>x-s1</c> and <c>x-s2</c>.</summary>
    public static void TellAmongNeighbours(Func<AgentWorld, Task> story)
    {
        for (var seed = 1; seed <= SeedsToTell; seed++)
        {
            var world = new AgentWorld(seed, ["s1", "s2"]) { HasNeighbours = true };
            world.Loop.Await(() => world.TellAsync(story));
        }
    }

    /// <summary>The engine's machine gets an address, and its probe a way to the others.</summary>
    public void Join(FakeEngine engine, string host, string address)
    {
        engine.Probe.Network = Network;
        Network.Add(host, address, engine.Daemon);
    }

    /// <summary>Everything is started and connected, and the host has two containers of <see cref="Specs.Web"/>.</summary>
    public static void Tell(Func<AgentWorld, Task> story, params string[] servers)
    {
        // What comes first of all that is ready at a moment is left to chance: each story is told several times.
        for (var seed = 1; seed <= SeedsToTell; seed++)
        {
            var world = new AgentWorld(seed, servers.Length > 0 ? servers : ["s1", "s2"]);
            world.Loop.Await(() => world.TellAsync(story));
        }
    }

    private async Task TellAsync(Func<AgentWorld, Task> story)
    {
        foreach (var server in Servers) server.Start();
        await UntilAsync(() => Servers.All(server => server.Node.Cluster.Serving.IsCompleted));
        Agent.Start();
        await UntilAsync(() => Servers.All(server => server.HostView?.State == HostState.Active));
        Assert.IsType<ServiceAccepted>(await SendAsync(new ServiceCommand.Put(Specs.Web, Specs.Of(), 2, Home.Node.Desk.NewUid())));
        await UntilActiveAsync();
        await story(this);
        Assert.True(Log.Errors.Count == 0, string.Join("; ", Log.Errors));
    }

    public Task<object> SendAsync(ServiceCommand command) => AnyServer.Node.Desk.SendAsync(Specs.Web, new ServiceRequest(command), Deadline);

    public async Task<ServiceView> ViewAsync()
    {
        var reply = await AnyServer.Node.Desk.GetAsync(Specs.Web, Deadline);
        return reply as ServiceView ?? throw new InvalidOperationException($"{AnyServer.Name}: {reply}; {string.Join("; ", Log.Errors)}");
    }

    public Task PassAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Loop.Time);

    public async Task UntilAsync(Func<bool> holds, double seconds = 30)
    {
        var end = Loop.Time.GetUtcNow().AddSeconds(seconds);
        while (!holds())
        {
            Assert.True(
                Loop.Time.GetUtcNow() < end,
                $"not within {seconds} s; the agent: {Agent.Standing}; {string.Join("; ", Log.Errors)}; {string.Join("; ", Servers.Where(one => one.IsUp).Select(one => $"{one.Name} shows {one.HostView?.State} {one.HostView?.Reason} of {one.HostView?.Server}"))}");
            await PassAsync(0.01);
        }
    }

    public async Task UntilActiveAsync(double seconds = 30)
    {
        var end = Loop.Time.GetUtcNow().AddSeconds(seconds);
        while (await ViewAsync() is { Status: not ServiceStatus.Active } view)
        {
            Assert.True(Loop.Time.GetUtcNow() < end, $"not within {seconds} s: {view.Status}, {view.Reason}");
            await PassAsync(0.02);
        }
    }

    /// <summary>Which containers there are, and how often each was started: equal before and after means that nobody touched them.</summary>
    public string Lives() => string.Join(", ", Engine.Daemon.Containers.Select(one => $"{one.Id} life {one.Life}").Order(StringComparer.Ordinal));

    /// <summary>Of no use while a server runs.</summary>
    public void LoseDatabase()
    {
        Database = "second";
        Leases = new InMemoryLeaseStore(Loop.Time);
        Journal = new InMemoryJournal(Leases);
    }

    public void KillOneContainer()
    {
        var container = Engine.Daemon.Running.First();
        Engine.Daemon.End(container, container.Life, 137);
    }

    private AgentWorldServer AnyServer => Servers.First(server => server.IsUp);
}
