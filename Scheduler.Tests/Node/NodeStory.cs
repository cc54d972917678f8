using Scheduler.Docker;
using Scheduler.Tests.Engines;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>A class of tests with real nodes on a real engine. Whatever a test leaves is removed after it.</summary>
[Trait("Needs", "node")]
[Collection(NodeCollection.Name)]
public abstract class NodeStory(NodeStage stage, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>The name of the one host that nodes have unless told otherwise.</summary>
    protected const string Host = "h1";

    private readonly List<NodeProcess> _nodes = [];
    private DockerEngine? _engine;

    protected NodeStage Stage => stage;

    protected ITestOutputHelper Output => output;

    /// <summary>The shared engine, asked directly.</summary>
    private protected DockerEngine Engine => _engine ??= stage.Engine.Open();

    /// <summary>Of the one host, for nodes that are told of their hosts.</summary>
    protected string[] SharedHost => HostSettings(0, Host, stage.Engine);

    public Task InitializeAsync()
    {
        stage.Engine.SkipUnlessAvailable();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
            output.WriteLine(node.Output);
        }

        if (!stage.Engine.IsAvailable) return;
        await Engine.SweepAsync();
        Engine.Dispose();
    }

    protected internal static string[] HostSettings(int index, string name, PrivateEngine engine) =>
        [$"hosts.{index}.name={name}", $"hosts.{index}.engine=unix://{engine.Endpoint.SocketPath}"];

    /// <summary>A node of the shared engine that is ready.</summary>
    private protected async Task<NodeProcess> StartNodeAsync(params IEnumerable<string> settings)
    {
        var node = NewNode([.. SharedHost, .. settings]);
        await node.StartReadyAsync();
        return node;
    }

    private protected NodeProcess NewNode(params IEnumerable<string> settings)
    {
        var node = new NodeProcess(settings);
        _nodes.Add(node);
        return node;
    }
}
