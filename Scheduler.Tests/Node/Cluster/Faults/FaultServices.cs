using System.Globalization;
using System.Text.Json;
using Scheduler.Core.Services;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Node.Cluster.History;
using Scheduler.Tests.Node.Cluster.Load;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Faults;

/// <summary>
/// The services of a fault run: some whose scales change all the time, one on each host that nobody ever touches, and
/// some for probes, which no host suits.
/// </summary>
internal sealed class FaultServices
{
    private const int LoadedCount = 6;
    private const int ProbedCount = 12;

    private readonly ClusterStage _stage;
    private readonly Dictionary<string, (long Version, int Scale)> _beginnings = [];
    private IReadOnlyList<string> _bystanderLives = [];

    private FaultServices(ClusterStage stage) => _stage = stage;

    public IReadOnlyList<string> Loaded { get; } = [.. Numbered("load/w", LoadedCount)];

    public IReadOnlyList<string> Probed { get; } = [.. Numbered("probe/p", ProbedCount)];

    /// <summary>Those that are written.</summary>
    public IEnumerable<string> All => Loaded.Concat(Probed);

    public static async Task<FaultServices> CreateAsync(ClusterStage stage)
    {
        var services = new FaultServices(stage);
        using var api = new NodeClient(stage.Servers[0].Url, stage.Token);
        await api.UpAsync("load", "services:\n" + string.Concat(services.Loaded.Select(service => Sleepers.Service(NameOf(service), 1))));
        await api.UpAsync("probe", "services:\n"
            + string.Concat(services.Probed.Select(service => Sleepers.Service(NameOf(service), 0, PinTo("nowhere")))));
        await api.UpAsync("bystander", "services:\n"
            + string.Concat(services.Bystanders.Select(service => Sleepers.Service(NameOf(service), 1, PinTo(NameOf(service))))));
        foreach (var service in services.Bystanders.Concat(services.Loaded)) await api.UntilActiveAsync(service, 1);
        foreach (var service in services.All)
        {
            var body = await api.ServiceAsync(service);
            services._beginnings[service] = (body.Version, body.Scale);
        }

        services._bystanderLives = await services.BystanderLivesAsync();
        Assert.Equal(stage.Servers.Count, services._bystanderLives.Count);
        return services;
    }

    /// <summary>Before any client wrote it.</summary>
    public (long Version, int Scale) Beginning(string service) => _beginnings[service];

    /// <summary>Reads each service, through whatever server answers, into the history.</summary>
    /// <returns>The scales.</returns>
    public async Task<IReadOnlyDictionary<string, int>> ReadAllAsync(ClusterGateway gateway, RunHistory history)
    {
        var scales = new Dictionary<string, int>();
        foreach (var service in All)
        {
            await Patience.UntilHoldsAsync(async () =>
            {
                var sent = history.Now;
                var answer = await gateway.SendAsync(_stage.Servers[scales.Count % _stage.Servers.Count], HttpMethod.Get, $"/v1/services/{service}");
                Assert.True(answer.Verdict == Verdict.Accepted, $"{service}: {answer.Words}");
                var body = JsonSerializer.Deserialize(answer.Text, WireJson.Default.ServiceBody)!;
                history.Add(new ServiceOperation(service, IsWrite: false, sent, history.Now, Verdict.Accepted, body.Scale, body.Version));
                scales[service] = body.Scale;
            });
        }

        return scales;
    }

    /// <summary>The engines together run what is desired of each loaded service, one container for each slot, and hold none beyond.</summary>
    public async Task AssertRunsAsync(IReadOnlyDictionary<string, int> desired)
    {
        foreach (var service in Loaded)
        {
            var containers = await Task.WhenAll(_stage.OpenEngines.Select(engine => engine.ContainersAsync(service)));
            var shown = containers.SelectMany(some => some)
                .Select(one => $"{one.Labels[ContainerIdentity.SlotLabel]} {one.State}")
                .Order(StringComparer.Ordinal);
            var expected = Enumerable.Range(1, desired[service]).Select(slot => $"{slot} running");
            Assert.True(
                expected.SequenceEqual(shown),
                $"{service} should have {desired[service]}, and the engines hold [{string.Join(", ", shown)}]");
        }
    }

    public async Task AssertBystandersAreUntouchedAsync() => Assert.Equal(_bystanderLives, await BystanderLivesAsync());

    private IEnumerable<string> Bystanders => Numbered("bystander/h", _stage.Servers.Count);

    private async Task<IReadOnlyList<string>> BystanderLivesAsync()
    {
        var lives = new List<string>();
        foreach (var (engine, service) in _stage.OpenEngines.Zip(Bystanders)) lives.AddRange(await engine.LivesAsync(service));
        return lives;
    }

    private static IEnumerable<string> Numbered(string prefix, int count) =>
        Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}"));

    private static string NameOf(string service) => service.Split('/')[1];

    private static string PinTo(string host) => $"deploy: {{placement: {{constraints: ['node.labels.pin=={host}']}}}}";
}
