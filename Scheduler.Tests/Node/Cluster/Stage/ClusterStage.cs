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
    public static async Task<ClusterStage> StartAsync(int servers, bool engines)
    {
        var stage = new ClusterStage(await TestNetwork.OpenAsync());
        try
        {
            stage.Engines = engines ? await StartEnginesAsync(servers) : [];
            stage.OpenEngines = [.. stage.Engines.Select(engine => engine.Open())];
            stage.Database = await DatabasePair.StartAsync(stage._network);
            stage.Servers = await stage.MakeServersAsync(servers);
            // The first makes the token of the API, for all.
            stage.Servers[0].Start();
            await Patience.UntilHoldsAsync(async () => Assert.True(await stage.Servers[0].IsReadyAsync(), stage.Servers[0].Output));
            foreach (var server in stage.Servers.Skip(1)) server.Start();
            await stage.UntilWholeAsync();
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

    private async Task<IReadOnlyList<ClusterServer>> MakeServersAsync(int count)
    {
        var servers = new List<ClusterServer>();
        for (var number = 1; number <= count; number++)
        {
            var engine = Engines.Count > 0 ? Engines[number - 1].Endpoint.SocketPath : _folder.File("no-engine.sock");
            servers.Add(new ClusterServer($"s{number}", await _network.AddAsync(), Secret,
                $"node.dataDirectory={_folder.File($"s{number}")}", $"database.url={Database.Url}", $"gateway.tokenFile={TokenFile}",
                $"hosts.0.name=h{number}", $"hosts.0.engine=unix://{engine}", $"hosts.0.labels.pin=h{number}"));
        }

        return servers;
    }
}
