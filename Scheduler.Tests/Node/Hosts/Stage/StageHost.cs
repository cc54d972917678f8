using Scheduler.Docker;
using Scheduler.Tests.Engines;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Hosts.Stage;

/// <summary>
/// A machine of the test network with a real engine and an agent. Its engine's socket is a file: it is heard while the
/// host is cut off.
/// </summary>
internal sealed class StageHost : IAsyncDisposable
{
    private readonly string _folder;
    private ClusterAgent? _agent;

    private StageHost(string name, Namespace place, PrivateEngine engine, string folder) =>
        (Name, Place, Engine, Api, _folder) = (name, place, engine, engine.Open(), folder);

    public string Name { get; }

    public Namespace Place { get; }

    public PrivateEngine Engine { get; }

    public DockerEngine Api { get; }

    /// <summary>Started by <see cref="StartAgent"/>.</summary>
    public ClusterAgent Agent => _agent ?? throw new InvalidOperationException($"{Name} has no agent yet");

    /// <summary>Where the agent keeps what is its own.</summary>
    public string DataFolder => Path.Combine(_folder, Name);

    public string Output => _agent?.Output ?? "";

    public static async Task<StageHost> StartAsync(string name, Namespace place, string folder)
    {
        var engine = new PrivateEngine(name, [], place.Name);
        await engine.InitializeAsync();
        return new StageHost(name, place, engine, folder);
    }

    /// <param name="servers">Where servers listen for agents.</param>
    /// <param name="token">With which it may join.</param>
    public void StartAgent(IReadOnlyList<string> servers, string token)
    {
        string[] settings =
        [
            $"node.dataDirectory={DataFolder}",
            $"hosts.0.engine=unix://{Engine.Endpoint.SocketPath}",
            $"hosts.0.labels.pin={Name}",
            $"hosts.0.addresses.0={Place.Address}",
            .. servers.Skip(1).Select((server, index) => $"agent.servers.{index + 1}={server}"),
        ];
        _agent = new ClusterAgent(Name, Place, token, servers[0], settings);
        _agent.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null) await _agent.DisposeAsync();
        await Api.DisposeAsync();
        await Engine.DisposeAsync();
    }
}
