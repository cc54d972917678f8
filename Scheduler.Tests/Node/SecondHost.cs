using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Node;

/// <summary>A second engine on this machine, for one test.</summary>
internal sealed class SecondHost : IAsyncDisposable
{
    private SecondHost(PrivateEngine engine) => (Engine, Api) = (engine, engine.Open());

    public PrivateEngine Engine { get; }

    public DockerEngine Api { get; }

    public static async Task<SecondHost> StartAsync()
    {
        var engine = new PrivateEngine("h2", []);
        await engine.InitializeAsync();
        return new SecondHost(engine);
    }

    public string[] Settings(int index, string name) => NodeStory.HostSettings(index, name, Engine);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Engine.DisposeAsync();
    }
}
