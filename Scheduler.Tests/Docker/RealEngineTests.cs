using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>What tests against a real engine have in common: the engine, and containers that go with the test.</summary>
[Collection(EngineCollection.Name)]
[Trait("Needs", "engine")]
public abstract class RealEngineTests : IAsyncLifetime
{
    private static readonly string[] Forever = ["sh", "-c", "trap exit TERM; while :; do sleep 0.1; done"];

    private readonly List<string> _containers = [];

    protected RealEngineTests(PrivateEngine host)
    {
        Host = host;
        Engine = null!;
    }

    protected PrivateEngine Host { get; }

    protected DockerEngine Engine { get; private set; }

    /// <summary>A name that no other test uses.</summary>
    protected static string NewName() => $"t-{Path.GetRandomFileName()[..8]}";

    public Task InitializeAsync()
    {
        if (Host.IsAvailable)
            Engine = Host.Open();

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (!Host.IsAvailable)
            return;

        foreach (var container in _containers)
        {
            try
            {
                await Engine.Containers.RemoveAsync(container, force: true, volumes: true);
            }
            catch (DockerApiException gone) when (gone.IsNotFound)
            {
                // The test removed it itself.
            }
        }

        await Engine.DisposeAsync();
    }

    /// <summary>A container that runs until it is told to end, unless the spec has a command of its own.</summary>
    protected async Task<string> RunAsync(ContainerSpec? spec = null, string? name = null)
    {
        var id = await CreateAsync(spec, name);
        await Engine.Containers.StartAsync(id);
        return id;
    }

    protected async Task<string> CreateAsync(ContainerSpec? spec = null, string? name = null)
    {
        spec ??= new ContainerSpec();
        var created = await Engine.Containers.CreateAsync(
            name, spec with { Image = spec.Image ?? PrivateEngine.Image, Cmd = spec.Cmd ?? Forever });
        _containers.Add(created.Id);
        return created.Id;
    }

    protected static ContainerSpec Shell(string script) => new() { Cmd = ["sh", "-c", script] };
}
