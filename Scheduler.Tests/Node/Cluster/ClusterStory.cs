using Scheduler.Tests.Node.Cluster.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Cluster;

/// <summary>A class of tests with real servers in network namespaces of their own. Whatever a test leaves is removed after it.</summary>
[Trait("Needs", "node")]
[Collection(NodeCollection.Name)]
public abstract class ClusterStory(NodeStage stage, ITestOutputHelper output) : IAsyncLifetime
{
    private ClusterStage? _cluster;

    protected ITestOutputHelper Output => output;

    public Task InitializeAsync()
    {
        // It needs what network namespaces need too: root, ip, iptables and nsenter.
        stage.Engine.SkipUnlessAvailable();
        stage.Postgres.SkipUnlessAvailable();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_cluster is null) return;
        await _cluster.DisposeAsync();
        foreach (var agent in _cluster.Agents) output.WriteLine($"---- {agent.Name}\n{agent.Output}");
        foreach (var server in _cluster.Servers) output.WriteLine($"---- {server.Name}\n{server.Output}");
    }

    /// <summary>A cluster of servers that all serve.</summary>
    /// <param name="engines">Real ones, one for each server.</param>
    /// <param name="agents">Hosts with agents of their own, instead of the servers' hosts.</param>
    private protected async Task<ClusterStage> StartAsync(int servers, bool engines, int agents = 0)
    {
        _cluster = await ClusterStage.StartAsync(servers, engines, agents);
        return _cluster;
    }
}
