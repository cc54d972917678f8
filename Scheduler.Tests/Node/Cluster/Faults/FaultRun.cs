using System.Globalization;
using Npgsql;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Node.Cluster.History;
using Scheduler.Tests.Node.Cluster.Load;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Faults;

/// <summary>
/// Clients that write, read and lock without a break, services that nobody touches, and probes: what is done to a cluster
/// while faults strike it, and what is asked of it after each.
/// </summary>
internal sealed class FaultRun : IDisposable
{
    private const int ScaleClients = 5;
    private const int LockClients = 3;
    private static readonly string[] Locks = ["gate", "door", "lid"];
    private static readonly TimeSpan OutageMax = TimeSpan.FromSeconds(60);

    private readonly ClusterStage _stage;
    private readonly FaultServices _services;
    private readonly Random _random;
    private readonly ClusterGateway _gateway;
    private readonly RunHistory _history = new();
    private readonly IReadOnlyList<Probe> _probes;
    private readonly Workload _load;

    private FaultRun(ClusterStage stage, FaultServices services, Random random)
    {
        (_stage, _services, _random) = (stage, services, random);
        _gateway = new ClusterGateway(stage.Token);
        _probes = [.. services.Probed.Select(service => new Probe(service, _gateway, _history))];
        _load = new Workload(
        [
            .. Enumerable.Range(1, ScaleClients).Select(NewScaleClient),
            .. Enumerable.Range(1, LockClients).Select(_ => NewLockClient())
        ]);
    }

    public RunHistory History => _history;

    public static async Task<FaultRun> StartAsync(ClusterStage stage, Random random)
    {
        var run = new FaultRun(stage, await FaultServices.CreateAsync(stage), random);
        run._load.Resume();
        return run;
    }

    /// <summary>
    /// One fault from its beginning until the cluster is whole again, and what is then asked of the engines.
    /// </summary>
    /// <returns>How long each service that it concerned could not be written.</returns>
    public async Task<IReadOnlyList<Outage>> StrikeAsync(Fault fault)
    {
        var victim = _stage.Servers[_random.Next(_stage.Servers.Count)];
        var concerned = fault.Scope == FaultScope.Victim ? await OwnedAsync(victim) : _probes;
        var reached = fault.Scope == FaultScope.Victim ? [.. _stage.Others(victim)] : _stage.Servers;
        using var stop = new CancellationTokenSource();
        var probing = Task.WhenAll(concerned.Select(probe => probe.RunAsync(reached, stop.Token)));
        var since = _history.Now;
        var heal = await fault.StrikeAsync(_stage, victim);
        await UntilWrittenAsync(concerned, since, fault);
        await heal();
        await _stage.UntilWholeAsync();
        var until = _history.Now;
        await stop.CancelAsync();
        await probing;
        await _load.PauseAsync();
        await AssertConvergesAsync();
        _load.Resume();
        return [.. concerned.Select(probe => Outage.Of(fault.Name, probe.Service, probe.Accepted, since, until))];
    }

    /// <summary>Ends the load and holds its history against what was promised.</summary>
    public async Task AssertHistoryAsync()
    {
        await _load.PauseAsync();
        await _services.ReadAllAsync(_gateway, _history);
        foreach (var service in _services.All)
        {
            var operations = _history.Services.Where(one => one.Service == service).ToList();
            var (version, scale) = _services.Beginning(service);
            Assert.Empty(VersionedRegister.Faults(operations, version, scale));
        }

        // A history without anything in it would be sound.
        Assert.All(_services.Loaded, service => Assert.Contains(_history.Services, one => one.Service == service && one.IsApplied));
        Assert.All(Locks, name => Assert.Contains(_history.Locks, one => one.Lock == name && one.Verdict == Verdict.Accepted));
        foreach (var name in Locks) Assert.Empty(LockHolds.Faults([.. _history.Locks.Where(one => one.Lock == name)]));
        (await Kills.JournalFacts.OfPostgresAsync(_stage.Database.PrimaryUrl)).AssertSound();
    }

    public void Dispose() => _gateway.Dispose();

    private Func<CancellationToken, Task> NewScaleClient(int number) => new ScaleClient(
        string.Create(CultureInfo.InvariantCulture, $"client{number}"),
        _services.Loaded, _stage.Servers, _gateway, _history, new Random(_random.Next())).RunAsync;

    private Func<CancellationToken, Task> NewLockClient() =>
        new LockClient(Locks, _stage.Servers, _gateway, _history, new Random(_random.Next())).RunAsync;

    /// <summary>The probes of services whose shards a server owns, as the database says.</summary>
    private async Task<IReadOnlyList<Probe>> OwnedAsync(ClusterServer server)
    {
        await using var connection = await PrivatePostgres.ConnectAsync(_stage.Database.PrimaryUrl);
        await using var command = new NpgsqlCommand(
            "SELECT e.persistence_id FROM entity e JOIN shard s ON s.id = e.shard WHERE s.owner_node = @node", connection);
        command.Parameters.AddWithValue("node", server.Name);
        await using var reader = await command.ExecuteReaderAsync();
        var owned = new HashSet<string>();
        while (await reader.ReadAsync()) owned.Add(reader.GetString(0));
        return [.. _probes.Where(probe => owned.Contains($"service/{probe.Service}"))];
    }

    private async Task UntilWrittenAsync(IReadOnlyList<Probe> probes, TimeSpan since, Fault fault)
    {
        var written = () =>
        {
            var silent = probes.Where(probe => !probe.Accepted.Any(one => one.Sent >= since)).Select(probe => probe.Service).ToList();
            Assert.True(silent.Count == 0, $"{fault.Name}: {OutageMax.TotalSeconds} s later nobody could write {string.Join(", ", silent)}");
            return Task.CompletedTask;
        };
        await Patience.UntilHoldsAsync(written, OutageMax);
    }

    private async Task AssertConvergesAsync()
    {
        var desired = await _services.ReadAllAsync(_gateway, _history);
        await Patience.UntilHoldsAsync(() => _services.AssertRunsAsync(desired));
        await _services.AssertBystandersAreUntouchedAsync();
    }
}
