using System.Globalization;
using Scheduler.Bench.Hosts.Swarms;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.DockerApi;

/// <summary>Three servers of ours on one PostgreSQL.</summary>
internal sealed class OurServers : IAsyncDisposable
{
    private const int Count = 3;
    private readonly IReadOnlyList<NodeProcess> _servers;

    private OurServers(IReadOnlyList<NodeProcess> servers) => _servers = servers;

    /// <summary>The first of them; any would do.</summary>
    public NodeProcess First => _servers[0];

    public static async Task<OurServers> StartAsync(DockerApiOptions options)
    {
        Environment.SetEnvironmentVariable("SCHEDULER__CLUSTER__TOKEN", "the secret of one run of the benchmark");
        var servers = new List<NodeProcess>();
        for (var number = 1; number <= Count; number++)
        {
            var port = NodeProcess.FreePort().ToString(CultureInfo.InvariantCulture);
            string[] settings =
            [
                $"node.id=s{number.ToString(CultureInfo.InvariantCulture)}", "node.roles.0=server", "agents.listen=none",
                $"database.url={options.Postgres}",
                $"cluster.listen=https://127.0.0.1:{port}", $"cluster.advertise=127.0.0.1:{port}",
                $"gateway.tokenFile={Path.Combine(options.Folder, "token")}",
            ];
            servers.Add(await NodeProcess.StartAsync(options.Node, options.Folder, settings, hasHosts: false, Path.Combine(options.Folder, "token")));
        }

        return new OurServers(servers);
    }

    public SwarmApi Open() => new(First.Url, First.Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }
}
