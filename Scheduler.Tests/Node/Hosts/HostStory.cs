using Scheduler.Tests.Node.Hosts.Logs;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>
/// A class of tests on three hosts with agents, and two servers unless it says otherwise. Whatever a test does to them
/// is undone after it.
/// </summary>
[Trait("Needs", "node")]
[Collection(NodeCollection.Name)]
public abstract class HostStory(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : IClassFixture<HostsStage>, IAsyncLifetime
{
    private const int HostCount = 3;

    protected ITestOutputHelper Output => output;

    protected virtual int ServerCount => 2;

    private protected HostsStage Stage => hosts;

    private protected NodeClient Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // It needs what network namespaces need too: root, ip, iptables and nsenter.
        stage.Engine.SkipUnlessAvailable();
        stage.Postgres.SkipUnlessAvailable();
        await hosts.StartAsync(ServerCount, HostCount);
        Api = hosts.NewClient();
    }

    public async Task DisposeAsync()
    {
        if (!hosts.IsStarted) return;
        foreach (var server in hosts.Servers) output.WriteLine($"---- {server.Name}\n{server.Output}");
        foreach (var host in hosts.Hosts) output.WriteLine($"---- {host.Name}\n{host.Output}");
        await hosts.HealAsync();
        await hosts.UntilServingAsync();
        await hosts.UntilAllActiveAsync();
        foreach (var stack in await Api.StacksAsync()) await Api.DownAsync(stack, volumes: true);
        await Patience.UntilHoldsAsync(async () => Assert.Empty(await Api.StacksAsync()));
        foreach (var host in hosts.Hosts) await host.Api.SweepAsync();
        Api.Dispose();
    }

    private protected Task<EngineLog> ListenAsync() => EngineLog.ListenAsync(hosts.Hosts.Select(host => (host.Name, host.Api)));

    /// <summary>Each container of a service on all hosts, as its engine has it.</summary>
    private protected async Task<IReadOnlyList<string>> LivesAsync(string service)
    {
        var lives = new List<string>();
        foreach (var host in hosts.Hosts) lives.AddRange(await host.Api.LivesAsync(service));
        return lives;
    }

    /// <summary>What a person sees who asks the first server with the command line.</summary>
    private protected Task<string> SeenAsync(params IEnumerable<string> arguments) =>
        CommandLine.PrintAsync(hosts.Servers[0].Url, hosts.TokenFile, arguments);

    /// <summary>The one line of a table that is about something.</summary>
    private protected async Task<string> SeenLineAsync(string about, params IEnumerable<string> arguments) =>
        Assert.Single(
            (await SeenAsync(arguments)).Split('\n'),
            line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] && first == about);

    private protected static string PinnedTo(StageHost host) => $"deploy: {{placement: {{constraints: ['node.labels.pin=={host.Name}']}}}}";
}
