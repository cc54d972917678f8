using System.Globalization;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts.Ours;

/// <summary>A server of ours with its own SQLite file, and an agent on each host. Nothing is set but where things are.</summary>
internal sealed class OurScheduler : IContender
{
    private static readonly TimeSpan JoinMax = TimeSpan.FromSeconds(60);
    private static int _number;

    private readonly NodeProcess _server;
    private readonly IReadOnlyList<AgentProcess> _agents;
    private readonly int _hosts;

    private OurScheduler(NodeProcess server, IReadOnlyList<AgentProcess> agents, IReadOnlyList<HostPlace> hosts) =>
        (_server, _agents, _hosts, Losable) = (server, agents, hosts.Count, hosts);

    public const string Title = "ours as it comes";

    public string Name => Title;

    public string ServiceLabel => "io.scheduler.service";

    public IReadOnlyList<HostPlace> Losable { get; }

    public NodeApi Api => _server.Api;

    public static async Task<OurScheduler> StartAsync(HostsOptions options)
    {
        var port = NodeProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        // One of this machine's ends of the hosts' links; the others reach it as well.
        var place = $"{options.Hosts[0].Gateway}:{port}";
        string[] settings = ["node.roles.0=server", $"agents.listen=https://0.0.0.0:{port}", $"agents.advertise={place}"];
        var server = await NodeProcess.StartAsync(options.Node, options.Folder, settings, hasHosts: false);
        var token = await server.Api.NewHostTokenAsync(options.Hosts.Length);
        var number = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        var agents = options.Hosts
            .Select(host => AgentProcess.Start(
                options.Node, Path.Combine(options.Folder, $"agent{number}-{host.Name}"), host, place, token))
            .ToList();
        var ours = new OurScheduler(server, agents, options.Hosts);
        for (var deadline = DateTime.UtcNow + JoinMax; !await ours.AllHostsReadyAsync(); await Task.Delay(50))
        {
            if (DateTime.UtcNow > deadline) throw new InvalidOperationException($"the hosts did not join; see the logs in {options.Folder}");
        }

        return ours;
    }

    public Task CreateAsync(string service, int replicas) =>
        Api.PutServiceAsync(service, replicas, BenchContainer.SharedSpec.HostConfig!.NetworkMode!);

    public Task ScaleAsync(string service, int replicas) => Api.ScaleAsync(service, replicas);

    public Task UpdateAsync(string service, int replicas, string version, int parallelism) =>
        Api.PutServiceAsync(service, replicas, BenchContainer.SharedSpec.HostConfig!.NetworkMode!, $$"""{"VERSION": "{{version}}"}""", parallelism);

    public async Task RemoveAsync(string service)
    {
        await Api.RemoveServiceAsync(service);
        while (await Api.AnswersAsync($"/v1/services/bench/{service}")) await Task.Delay(20);
    }

    public async Task<bool> AllHostsReadyAsync()
    {
        var states = await Api.HostStatesAsync();
        return states.Count == _hosts && states.Values.All(state => state == "active");
    }

    public TimeSpan AgentsProcessorTime() => _agents.Aggregate(TimeSpan.Zero, (sum, agent) => sum + agent.ProcessorTime());

    public TimeSpan ServerProcessorTime() => _server.ProcessorTime();

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents) await agent.DisposeAsync();
        await _server.DisposeAsync();
    }
}
