using System.Net;
using System.Text.Json;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Hosts.Stage;

/// <summary>
/// Hosts with real engines and agents, and servers that share a database, each in a network namespace of its own. It
/// lives for all stories of a class.
/// </summary>
public sealed class HostsStage : IAsyncLifetime
{
    private const string Secret = "a-secret-text-for-one-test-run";
    private const int AgentPort = 7072;

    private readonly ScratchFolder _folder = new();
    private TestNetwork? _network;

    internal DatabasePair Database { get; private set; } = null!;

    internal IReadOnlyList<ClusterServer> Servers { get; private set; } = [];

    internal IReadOnlyList<StageHost> Hosts { get; private set; } = [];

    /// <summary>Of the API; made by the first server at its first start.</summary>
    internal string Token => File.ReadAllText(TokenFile).Trim();

    internal string TokenFile => _folder.File("token");

    internal bool IsStarted { get; private set; }

    /// <summary>Where servers listen for agents.</summary>
    internal IReadOnlyList<string> AgentEnds => [.. Servers.Select(server => $"{server.Place.Address}:{AgentPort}")];

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Starts everything at the first call, and waits until every host is active.</summary>
    internal async Task StartAsync(int servers, int hosts)
    {
        if (IsStarted) return;
        _network = await TestNetwork.OpenAsync();
        var places = await MakePlacesAsync(hosts);
        var starting = Task.WhenAll(places.Select((place, index) => StageHost.StartAsync($"h{index + 1}", place, _folder.File("hosts"))));
        Database = await DatabasePair.StartAsync(_network);
        Servers = [.. (await MakePlacesAsync(servers)).Select((place, index) => NewServer($"s{index + 1}", place))];
        foreach (var server in Servers)
        {
            server.Start();
            // The first makes the token of the API, for all.
            await Patience.UntilHoldsAsync(async () => Assert.True(await server.IsReadyAsync(), server.Output));
        }

        Hosts = await starting;
        var token = await NewHostTokenAsync(uses: 2 * hosts);
        foreach (var host in Hosts) host.StartAgent(AgentEnds, token);
        await UntilAllActiveAsync();
        IsStarted = true;
    }

    internal IEnumerable<StageHost> Others(StageHost host) => Hosts.Where(other => other != host);

    internal NodeClient NewClient(int server = 0) => new(Servers[server].Url, Token);

    /// <summary>With it so many machines can become hosts.</summary>
    internal async Task<string> NewHostTokenAsync(int uses)
    {
        using var api = NewClient();
        var answer = await api.SendAsync(HttpMethod.Post, "/v1/host-tokens", NodeClient.Json($$"""{"uses":{{uses}}}"""));
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        using var body = JsonDocument.Parse(answer.Text);
        return body.RootElement.GetProperty("token").GetString()!;
    }

    internal Task UntilAllActiveAsync() => Patience.UntilHoldsAsync(async () =>
    {
        using var api = NewClient();
        foreach (var host in Hosts)
        {
            var shown = await api.FindHostAsync(host.Name);
            Assert.True(shown?.State == HostState.Active, $"{host.Name} is {shown?.State}: {shown?.Reason}\n{host.Output}");
        }
    });

    /// <summary>Cuts a host off from every server; whoever else there is still reaches it.</summary>
    internal async Task CutFromServersAsync(StageHost host)
    {
        foreach (var server in Servers) await server.Place.DeafenAsync(host.Place.Address);
        await host.Place.DeafenAsync(Servers.Select(server => server.Place.Address));
    }

    internal async Task HealAsync()
    {
        foreach (var place in Servers.Select(server => server.Place).Concat(Hosts.Select(host => host.Place)))
        {
            await place.ListenAsync();
            await place.PlugAsync();
        }
    }

    /// <summary>Waits until each server serves.</summary>
    internal Task UntilServingAsync() => Patience.UntilHoldsAsync(async () =>
    {
        foreach (var server in Servers) Assert.True(await server.IsReadyAsync(), $"{server.Name} is not ready:\n{server.Output}");
    });

    public async Task DisposeAsync()
    {
        foreach (var server in Servers) await server.DisposeAsync();
        foreach (var host in Hosts) await host.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        if (_network is not null) await _network.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IReadOnlyList<Namespace>> MakePlacesAsync(int count)
    {
        var places = new List<Namespace>();
        for (var number = 0; number < count; number++) places.Add(await _network!.AddAsync());
        return places;
    }

    private ClusterServer NewServer(string name, Namespace place) => new(name, place, Secret,
        "node.roles.0=server", $"node.dataDirectory={_folder.File(name)}", $"database.url={Database.Url}", $"gateway.tokenFile={TokenFile}",
        $"agents.listen=https://{place.Address}:{AgentPort}");
}
