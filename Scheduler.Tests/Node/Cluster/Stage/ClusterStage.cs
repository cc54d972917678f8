using Scheduler.Docker;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>Servers on a network of their own, with one database, and an engine for each where a story needs engines.</summary>
internal sealed class ClusterStage : IAsyncDisposable
{
    private const string Secret = "a-secret-text-for-one-test-run";

    private readonly ScratchFolder _folder = new();
    private readonly TestNetwork _network;

    private ClusterStage(TestNetwork network) => _network = network;

    public DatabasePair Database { get; private set; } = null!;

    /// <summary>One for each engine, where hosts have agents of their own: then no server has hosts.</summary>
    public IReadOnlyList<ClusterAgent> Agents { get; private set; } = [];

    public IReadOnlyList<ClusterServer> Servers { get; private set; } = [];

    /// <summary>One for each server, in the same order: host <c>h1</c> of server <c>s1</c>, and so on.</summary>
    public IReadOnlyList<PrivateEngine> Engines { get; private set; } = [];

    /// <summary>The engines, asked directly.</summary>
    public IReadOnlyList<DockerEngine> OpenEngines { get; private set; } = [];

    /// <summary>Made by the first server at its first start.</summary>
    public string Token => File.ReadAllText(TokenFile).Trim();

    public string DatabaseAddress => _network.DatabaseAddress;

    private string TokenFile => _folder.File("token");

    /// <summary>Starts everything, and waits until every server serves.</summary>
    /// <param name="engines">Real ones; otherwise each server's host has an engine that is not there.</param>
    /// <param name="agents">How many hosts with an engine and an agent of their own there are, instead of the servers' hosts.</param>
    public static async Task<ClusterStage> StartAsync(int servers, bool engines, int agents = 0)
    {
        var stage = new ClusterStage(await TestNetwork.OpenAsync());
        try
        {
            stage.Engines = agents > 0 ? await StartEnginesAsync(agents) : engines ? await StartEnginesAsync(servers) : [];
            stage.OpenEngines = [.. stage.Engines.Select(engine => engine.Open())];
            stage.Database = await DatabasePair.StartAsync(stage._network);
            stage.Servers = await stage.MakeServersAsync(servers, hasHosts: agents == 0);
            // The first makes the token of the API, for all.
            stage.Servers[0].Start();
            await Patience.UntilHoldsAsync(async () => Assert.True(await stage.Servers[0].IsReadyAsync(), stage.Servers[0].Output));
            foreach (var server in stage.Servers.Skip(1)) server.Start();
            await stage.UntilWholeAsync();
            await stage.StartAgentsAsync(agents);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public IEnumerable<ClusterServer> Others(ClusterServer server) => Servers.Where(other => other != server);

    /// <summary>Waits until every server is ready and sees all of them as full members that it reaches.</summary>
    public Task UntilWholeAsync() => Patience.UntilHoldsAsync(async () =>
    {
        foreach (var server in Servers)
        {
            Assert.True(await server.IsReadyAsync(), $"{server.Name} is not ready:\n{server.Output}");
            var view = await ClusterViews.OfAsync(server, Token);
            Assert.True(view is not null && view.IsWhole(Servers.Count), $"{server.Name} sees {view}");
        }
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in Agents) await agent.DisposeAsync();
        foreach (var server in Servers) await server.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        foreach (var engine in OpenEngines) engine.Dispose();
        foreach (var engine in Engines) await engine.DisposeAsync();
        await _network.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<IReadOnlyList<PrivateEngine>> StartEnginesAsync(int count)
    {
        var engines = Enumerable.Range(1, count).Select(number => new PrivateEngine($"cluster{number}", [])).ToList();
        await Task.WhenAll(engines.Select(engine => engine.InitializeAsync()));
        return engines;
    }

    /// <summary>For so many hosts to join with.</summary>
    public async Task<string> NewHostTokenAsync(int uses)
    {
        using var api = new NodeClient(Servers[0].Url, Token);
        var token = await api.SendAsync(HttpMethod.Post, "/v1/host-tokens", NodeClient.Json($$"""{"uses":{{uses}}}"""));
        return token.As(Scheduler.Node.Http.Wire.WireJson.Default.HostTokenBody).Token!;
    }

    /// <summary>Each joins with a token for all, and is told of the first server only.</summary>
    private async Task StartAgentsAsync(int count)
    {
        if (count == 0) return;
        var text = await NewHostTokenAsync(count);
        var agents = new List<ClusterAgent>();
        for (var number = 1; number <= count; number++)
        {
            agents.Add(new ClusterAgent($"h{number}", await _network.AddAsync(), text, $"{Servers[0].Place.Address}:7072",
                $"node.dataDirectory={_folder.File($"h{number}")}", $"hosts.0.engine=unix://{Engines[number - 1].Endpoint.SocketPath}"));
        }

        Agents = agents;
        foreach (var agent in Agents) agent.Start();
    }

    private async Task<IReadOnlyList<ClusterServer>> MakeServersAsync(int count, bool hasHosts)
    {
        var servers = new List<ClusterServer>();
        for (var number = 1; number <= count; number++)
        {
            string[] hosts = hasHosts ? HostOf(number) : ["node.roles.0=server"];
            servers.Add(new ClusterServer($"s{number}", await _network.AddAsync(), Secret,
                [$"node.dataDirectory={_folder.File($"s{number}")}", $"database.url={Database.Url}", $"gateway.tokenFile={TokenFile}", .. hosts]));
        }

        return servers;
    }

    private string[] HostOf(int number)
    {
        var engine = Engines.Count > 0 ? Engines[number - 1].Endpoint.SocketPath : _folder.File("no-engine.sock");
        return [$"hosts.0.name=h{number}", $"hosts.0.engine=unix://{engine}", $"hosts.0.labels.pin=h{number}"];
    }
}
