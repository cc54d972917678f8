using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>What an engine says of itself is asked for once in its life, and anew in the next one.</summary>
public sealed class EngineFactsTests : IAsyncLifetime
{
    private readonly HostileEngine _server;
    private readonly DockerHost _host;
    private string _disk = "hdd";
    private string _version = "28.0.1";

    public EngineFactsTests()
    {
        _server = new HostileEngine(AnswerAsync);
        _host = new DockerHost(_server.Open(), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Facts_OfALife_AreAskedForOnce()
    {
        var facts = await _host.ProbeAsync();
        _disk = "ssd";

        Assert.Same(facts, await _host.ProbeAsync());
    }

    [Fact]
    public async Task Facts_AfterAProbeThatFailed_AreAskedForAnew()
    {
        await _host.ProbeAsync();
        _server.AnswersPings = false;
        await Assert.ThrowsAsync<EngineException>(() => _host.ProbeAsync());
        (_server.AnswersPings, _disk) = (true, "ssd");

        Assert.Equal("ssd", (await _host.ProbeAsync()).Labels["disk"]);
    }

    [Fact]
    public async Task Facts_AfterTheFeedOfEventsWasOpened_AreAskedForAnew()
    {
        await _host.ProbeAsync();
        await Assert.ThrowsAsync<EngineException>(() => _host.WatchAsync(_ => { }));
        _disk = "ssd";

        Assert.Equal("ssd", (await _host.ProbeAsync()).Labels["disk"]);
    }

    [Fact]
    public async Task Facts_OfANewerVersionWithTheSameBeginning_AreAskedForAnew()
    {
        await _host.ProbeAsync();
        (_server.ServerName, _version) = ("Docker/28.0.10 (linux)", "28.0.10");

        Assert.Equal("28.0.10", (await _host.ProbeAsync()).Version);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(string request, Stream stream, CancellationToken cancel)
    {
        var answer = request.Contains("/events", StringComparison.Ordinal)
            ? $"{HostileEngine.EndlessHead}0\r\n\r\n"
            : HostileEngine.Http("200 OK", $$"""{"ServerVersion":"{{_version}}","Name":"machine","Labels":["disk={{_disk}}"]}""");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancel);
    }
}
