using System.Globalization;
using System.Text.Json.Nodes;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts.Swarms;

/// <summary>
/// The engines' own swarm mode: a manager on the first host, which is never cut off, and, as it comes, workers on the others. Images
/// are not asked for at a registry.
/// </summary>
internal sealed class Swarm : IContender
{
    private static readonly TimeSpan FormMax = TimeSpan.FromSeconds(30);
    private const int ScaleTriesMax = 10;

    private readonly IReadOnlyList<SwarmApi> _engines;
    private readonly SwarmTuning _tuning;

    private Swarm(IReadOnlyList<HostPlace> hosts, SwarmTuning tuning)
    {
        _engines = [.. hosts.Select(host => new SwarmApi(host.Url))];
        _tuning = tuning;
        Losable = [.. hosts.Skip(1)];
    }

    public string Name => _tuning.Name;

    public string ServiceLabel => "com.docker.swarm.service.name";

    public IReadOnlyList<HostPlace> Losable { get; }

    private SwarmApi Manager => _engines[0];

    public static async Task<IContender> StartAsync(IReadOnlyList<HostPlace> hosts, SwarmTuning tuning)
    {
        var swarm = new Swarm(hosts, tuning);
        await swarm.LeaveAsync();
        await swarm.FormAsync(hosts);
        return swarm;
    }

    public Task CreateAsync(string service, int replicas) => Manager.PostAsync("services/create", Spec(service, replicas));

    public Task ScaleAsync(string service, int replicas) => PutAsync(service, Spec(service, replicas));

    public Task UpdateAsync(string service, int replicas, string version, int parallelism)
    {
        var spec = Spec(service, replicas);
        spec["TaskTemplate"]!["ContainerSpec"]!["Env"] = new JsonArray($"VERSION={version}");
        spec["UpdateConfig"] = new JsonObject { ["Parallelism"] = parallelism };
        return PutAsync(service, spec);
    }

    private async Task PutAsync(string service, JsonObject spec)
    {
        for (var tries = ScaleTriesMax; ; tries--)
        {
            var now = await Manager.GetAsync($"services/{service}");
            var version = now["Version"]!["Index"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
            try
            {
                await Manager.PostAsync($"services/{service}/update?version={version}", spec);
                return;
            }
            catch (InvalidOperationException raced) when (tries > 1 && raced.Message.Contains("out of sequence", StringComparison.Ordinal))
            {
                // The manager itself has written to the service meanwhile.
            }
        }
    }

    public Task RemoveAsync(string service) => Manager.SendAsync(HttpMethod.Delete, $"services/{service}");

    public async Task<bool> AllHostsReadyAsync()
    {
        var nodes = (await Manager.GetAsync("nodes")).AsArray();
        return nodes.Count(node => node!["Status"]!["State"]!.GetValue<string>() == "ready") == _engines.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        foreach (var engine in _engines) engine.Dispose();
    }

    private async Task FormAsync(IReadOnlyList<HostPlace> hosts)
    {
        var manager = hosts[0].Address;
        // Its default pool holds the hosts' own addresses.
        await Manager.PostAsync("swarm/init", Place(manager, ("DefaultAddrPool", new JsonArray("172.30.0.0/16")), ("SubnetSize", 24)));
        var swarm = await Manager.GetAsync("swarm");
        if (_tuning.Heartbeat is { } heartbeat) await BeatAsync(swarm, heartbeat);
        var token = swarm["JoinTokens"]![_tuning.AllManage ? "Manager" : "Worker"]!.GetValue<string>();
        foreach (var (engine, host) in _engines.Zip(hosts).Skip(1))
            await engine.PostAsync("swarm/join", Place(host.Address, ("RemoteAddrs", new JsonArray($"{manager}:2377")), ("JoinToken", token)));
        for (var deadline = DateTime.UtcNow + FormMax; !await AllHostsReadyAsync(); await Task.Delay(50))
        {
            if (DateTime.UtcNow > deadline) throw new InvalidOperationException("the swarm did not form");
        }
    }

    /// <summary>As <c>docker swarm update --dispatcher-heartbeat</c> does; those that join afterwards begin with it.</summary>
    private async Task BeatAsync(JsonNode swarm, TimeSpan heartbeat)
    {
        var spec = swarm["Spec"]!.DeepClone();
        spec["Dispatcher"] = new JsonObject { ["HeartbeatPeriod"] = Nanoseconds(heartbeat) };
        var version = swarm["Version"]!["Index"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture);
        await Manager.PostAsync($"swarm/update?version={version}", spec);
    }

    /// <summary>The workers first: a manager that is left alone has no quorum to say so.</summary>
    private async Task LeaveAsync()
    {
        foreach (var engine in _engines.Reverse())
        {
            var state = (await engine.GetAsync("info"))["Swarm"]?["LocalNodeState"]?.GetValue<string>();
            if (state is not (null or "inactive")) await engine.PostAsync("swarm/leave?force=1");
        }
    }

    private JsonObject Spec(string service, int replicas) => new()
    {
        ["Name"] = service,
        ["TaskTemplate"] = new JsonObject
        {
            ["ContainerSpec"] = new JsonObject
            {
                ["Image"] = BenchContainer.Image,
                ["Command"] = new JsonArray("sleep", "1000000"),
                ["StopSignal"] = BenchContainer.SharedSpec.StopSignal,
            },
            ["Networks"] = new JsonArray(new JsonObject { ["Target"] = BenchContainer.SharedSpec.HostConfig!.NetworkMode }),
            ["RestartPolicy"] = _tuning.RestartDelay is { } delay ? new JsonObject { ["Delay"] = Nanoseconds(delay) } : null,
        },
        ["Mode"] = new JsonObject { ["Replicated"] = new JsonObject { ["Replicas"] = replicas } },
    };

    private static JsonObject Place(string address, params (string Key, JsonNode Value)[] more)
    {
        var place = new JsonObject { ["ListenAddr"] = "0.0.0.0:2377", ["AdvertiseAddr"] = address };
        foreach (var (key, value) in more) place[key] = value;
        return place;
    }

    private static long Nanoseconds(TimeSpan span) => (long)span.TotalMilliseconds * 1_000_000;
}
