using Scheduler.Tests.Node.Hosts.Stage;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>The engines' own swarm mode: all of them managers. Disposing takes it off them.</summary>
internal sealed class RealSwarm : IAsyncDisposable
{
    private readonly IReadOnlyList<DockerClients> _engines;

    private RealSwarm(IReadOnlyList<DockerClients> engines) => _engines = engines;

    /// <summary>Asks the first.</summary>
    public DockerClients Clients => _engines[0];

    public static async Task<RealSwarm> FormAsync(IReadOnlyList<StageHost> hosts)
    {
        var swarm = new RealSwarm([.. hosts.Select(host => new DockerClients($"unix://{host.Engine.Endpoint.SocketPath}"))]);
        // Its default pool may hold the hosts' own addresses.
        await swarm.Clients.PrintAsync("swarm", "init", "--advertise-addr", hosts[0].Place.Address, "--default-addr-pool", "172.30.0.0/16");
        var token = await swarm.Clients.PrintAsync("swarm", "join-token", "-q", "manager");
        foreach (var (engine, host) in swarm._engines.Zip(hosts).Skip(1))
            await engine.PrintAsync("swarm", "join", "--advertise-addr", host.Place.Address, "--token", token, $"{hosts[0].Place.Address}:2377");
        await Patience.UntilHoldsAsync(async () => Assert.Equal(
            hosts.Count,
            (await swarm.Clients.PrintAsync("node", "ls", "--format", "{{.Status}} {{.ManagerStatus}}"))
                .Split('\n')
                .Count(line => line is "Ready Leader" or "Ready Reachable")));
        return swarm;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines.Reverse())
        {
            await engine.RunAsync("swarm", "leave", "--force");
            engine.Dispose();
        }
    }
}
