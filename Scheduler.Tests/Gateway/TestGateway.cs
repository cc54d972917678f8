using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Actors.Cluster;
using Scheduler.Core.Orphans;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Servers;
using Scheduler.Core.Views.Exchange;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Configuration;
using Scheduler.Node.Files;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Registries;
using Scheduler.Node.Webhooks;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Gateway;

/// <summary>A gateway on a port of its own, over services in memory, with a client that has its token.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    public const string Token = "sch_test-token-0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly LoginKey Key = LoginKey.Of(new byte[32]);

    private WebApplication? _app;

    private TestGateway()
    {
        Feed = new Feed(TimeProvider.System, capacity: 8);
        Services = new MemoryServices(Board, Feed);
        Locks = new MemoryLocks(Feed);
        Hosts = new MemoryHosts(Board, Feed);
    }

    public Board Board { get; } = new();

    public Feed Feed { get; }

    public MemoryServices Services { get; }

    public MemoryLocks Locks { get; }

    public MemoryHosts Hosts { get; }

    public MemoryEngine Engine { get; } = new();

    /// <summary>What the gateway keeps of registries, sealed.</summary>
    public MemoryRegistryStore Registries { get; } = new(TimeProvider.System);

    public MemorySharedObjectStore Objects { get; } = new(TimeProvider.System);

    public MemoryCatalogStore Catalogs { get; } = new(TimeProvider.System);

    /// <summary>Secrets and configs, sealed.</summary>
    public MemoryFileStore Files { get; } = new(TimeProvider.System);

    private RegistryDesk? _registries;

    public NodeHealth Health { get; set; } = new([new NodeHealthCheck("database")]);

    /// <summary>Has the token; does not wait for a body's end.</summary>
    public HttpClient Client { get; private set; } = new();

    public Uri Address => Client.BaseAddress!;

    public static async Task<TestGateway> StartAsync(
        Func<GatewaySection, GatewaySection>? change = null, Func<GatewayServices, GatewayServices>? with = null)
    {
        var gateway = new TestGateway();
        gateway._registries = await RegistryDesk.OpenAsync(
            gateway.Registries, new LoginKeys(() => Key, "the test's key"), NullLoggerFactory.Instance);
        gateway._app = Scheduler.Node.Http.Gateway.Build((with ?? (same => same))(gateway.ServicesOf((change ?? (same => same))(Section()))));
        await gateway._app.StartAsync();
        await gateway.Locks.Ready;
        await gateway.Hosts.Ready;
        gateway.Client = new HttpClient { BaseAddress = new Uri(gateway._app.Urls.Single()), Timeout = Patience };
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return gateway;
    }

    /// <summary>What hosts were told.</summary>
    public List<(HostId Host, object Message)> Told { get; } = [];

    public bool HostsAnswer { get; set; } = true;

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    /// <param name="headers">Each <c>Name: value</c>.</param>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, params IEnumerable<string> headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var header in headers)
        {
            var colon = header.IndexOf(": ", StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 2)..]);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        using var response = await GetAsync(path);
        response.EnsureSuccessStatusCode();
        return await JsonAsync(response);
    }

    public Task StopAsync() => _app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _registries!.DisposeAsync();
        await Locks.DisposeAsync();
        await Hosts.DisposeAsync();
    }

    /// <summary>The gateway's settings by default, on a port that the system chooses.</summary>
    public static GatewaySection Section() => new()
    {
        Listen = new Uri("http://127.0.0.1:0"),
        Tls = null,
        AllowInsecure = false,
        TokenFile = null,
        NewToken = false,
        RequestTimeout = TimeSpan.FromSeconds(5),
        BodyBytesMax = 1 << 20,
        ConnectionsMax = 256,
        RequestsMax = 64,
        FollowersMax = 4,
        HeartbeatEvery = TimeSpan.FromMinutes(1),
    };

    private GatewayServices ServicesOf(GatewaySection options) => new()
    {
        Desk = Services.Desk,
        Board = Board,
        Locks = Locks.Desk,
        Hosts = Hosts.Desk,
        Rebalance = new RebalanceDesk(Board, Services.Desk, Patience),
        LockBoard = Locks.Board,
        LockOptions = MemoryLocks.Section,
        Feed = Feed,
        OutputOf = host => host == new HostId("host1") ? Engine : null,
        Registries = _registries!,
        Objects = Objects,
        Webhooks = new WebhookShelf(Objects, new LoginKeys(() => Key, "the test's key")),
        Catalogs = CatalogDesk.Of(Catalogs, git: true, Patience, protocols: "https:file"),
        Files = new FileDesk(Files, new LoginKeys(() => Key, "the test's key")),
        Orphans = new OrphanDesk(Board, Services.Desk, (host, message) =>
        {
            Told.Add((host, message));
            return HostsAnswer;
        }),
        Cluster = new ClusterDesk(
            new ClusterWatch(), new InMemoryLeaseStore(TimeProvider.System), transport: null,
            new Freshness(TimeProvider.System), new DowningStrategy.KeepMajority(), () => { }, () => { }),
        Health = () => Health,
        Token = ApiToken.OfText(Token),
        Options = options,
        ScaleMax = 10_000,
        Clock = TimeProvider.System,
        LogLevel = LogLevel.None,
    };
}
