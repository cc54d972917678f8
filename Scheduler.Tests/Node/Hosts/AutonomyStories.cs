using System.Diagnostics;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Calling;
using Scheduler.Tests.Node.DockerCommand;
using Scheduler.Tests.Node.Hosts.Logs;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>What runs goes on, and is looked after, while no server is there.</summary>
public sealed class AutonomyStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string Web = "alone/web";
    private const int Port = 8088;
    private static readonly TimeSpan RestartMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TruthMax = TimeSpan.FromSeconds(2);

    [SkippableFact]
    public async Task Containers_OfEveryHost_AreReachedThroughEveryServerByDockersCommandLine()
    {
        DockerClients.SkipUnlessThereIs("docker");
        await Api.UpAsync("alone", Sleepers.Compose("web", 1, "deploy: {mode: global}").Replace("    scale: 1\n", "", StringComparison.Ordinal));
        await Api.UntilActiveAsync(Web, Stage.Hosts.Count);
        foreach (var server in Stage.Servers)
        {
            using var docker = new DockerClients(server.Url, Stage.Token);
            var names = (await docker.PrintAsync("ps", "--format", "{{.Names}}")).Split('\n');
            Assert.Equal(
                Stage.Hosts.Select(host => host.Name).Order(),
                names.Select(name => name[..name.IndexOf('/', StringComparison.Ordinal)]).Order());
            foreach (var name in names)
            {
                Assert.Equal(
                    new CommandResult(3, "hello\n", ""),
                    await docker.RunWithInputAsync("hello\n", "exec", "-i", name, "sh", "-c", "cat; exit 3"));
                Assert.Contains("sleep", await docker.PrintAsync("top", name), StringComparison.Ordinal);
            }
        }
    }

    [SkippableFact]
    public async Task Host_CutFromAllServers_RestartsWhatDies_AndNothingChangesWhenItIsBack()
    {
        await StartWebAsync();
        var cut = Stage.Hosts[0];
        await using var log = await ListenAsync();
        await using var reached = new Reached(Urls);
        await Stage.CutFromServersAsync(cut);
        await Patience.UntilHoldsAsync(async () => Assert.Equal(HostState.Disconnected, (await Api.HostAsync(cut.Name)).State));
        var seen = await SeenLineAsync(cut.Name, "hosts");
        Output.WriteLine(seen);
        Assert.Contains("disconnected", seen, StringComparison.Ordinal);
        await Patience.UntilHoldsAsync(async () => Assert.Contains(
            $"still reach {Web} slot ", await SeenLineAsync(cut.Name, "hosts"), StringComparison.Ordinal));

        var victim = Assert.Single(await cut.Api.ContainersAsync(Web)).Id;
        var killed = EngineLog.Now;
        await KillAsync(cut, victim);
        await Patience.UntilHoldsAsync(() =>
        {
            Assert.Contains(log.Of(Web, killed), one => one.Action == "start" && one.Container == victim);
            return Task.CompletedTask;
        });
        var again = log.Of(Web, killed).First(one => one.Action == "start").Time.ToDateTimeOffset() - killed.ToDateTimeOffset();
        Output.WriteLine($"killed while nobody was there: ran again after {again.TotalMilliseconds:0} ms");
        Assert.InRange(again, TimeSpan.Zero, RestartMax);

        var lives = await LivesAsync(Web);
        var healed = EngineLog.Now;
        await Stage.HealAsync();
        var began = Stopwatch.GetTimestamp();
        await Patience.UntilHoldsAsync(() => AssertShownAsync(cut, restarts: 1));
        Output.WriteLine($"shown truly {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms after the cut was over");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TruthMax);

        await Patience.HoldsForAsync(TimeSpan.FromSeconds(3), async () => Assert.Equal(lives, await LivesAsync(Web)));
        Assert.Empty(log.Of(Web, healed));
        Assert.Empty(reached.Failures);
        Assert.NotEqual(0, reached.Answers);
    }

    [SkippableFact]
    public async Task Servers_AllKilledAndStarted_AdoptWhatRanAllTheTime()
    {
        await StartWebAsync();
        var lives = await LivesAsync(Web);
        await using var log = await ListenAsync();
        await using var reached = new Reached(Urls);
        var began = EngineLog.Now;

        foreach (var server in Stage.Servers) await server.StopAsync();
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(4), () =>
        {
            Assert.Empty(log.Of(Web, began));
            return Task.CompletedTask;
        });
        foreach (var server in Stage.Servers) server.Start();
        await Stage.UntilServingAsync();
        await Stage.UntilAllActiveAsync();

        await Api.UntilActiveAsync(Web, Stage.Hosts.Count);
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(3), async () => Assert.Equal(lives, await LivesAsync(Web)));
        Assert.Empty(log.Of(Web, began));
        Assert.Empty(reached.Failures);
        Assert.NotEqual(0, reached.Answers);
        await Api.ScaleAsync(Web, Stage.Hosts.Count - 1);
        await Api.UntilActiveAsync(Web, Stage.Hosts.Count - 1);
    }

    private string[] Urls => [.. Stage.Hosts.Select(host => $"http://{host.Place.Address}:{Port}/")];

    /// <summary>One on each host: they share a port.</summary>
    private async Task StartWebAsync()
    {
        await Api.UpAsync("alone", Sleepers.Compose(
            "web",
            Stage.Hosts.Count,
            "command: [sh, -c, 'echo here > /var/www/index.html; exec httpd -f -p 80 -h /var/www']",
            $"ports: ['{Port}:80']"));
        await Api.UntilActiveAsync(Web, Stage.Hosts.Count);
        using var http = new HttpClient(new BrokenConnects(new SocketsHttpHandler()));
        foreach (var url in Urls) await Patience.UntilHoldsAsync(async () => Assert.Equal("here", await TextOrNothingAsync(http, url)));
    }

    private static async Task<string> TextOrNothingAsync(HttpClient http, string url)
    {
        try
        {
            return (await http.GetStringAsync(url)).Trim();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>As the kernel would, behind the engine's back.</summary>
    private static async Task KillAsync(StageHost host, string container)
    {
        using var process = Process.GetProcessById((await host.Api.Containers.InspectAsync(container)).State.Pid);
        process.Kill();
    }

    private async Task AssertShownAsync(StageHost host, int restarts)
    {
        Assert.Equal(HostState.Active, (await Api.HostAsync(host.Name)).State);
        var shown = Assert.Single(await Api.InstancesAsync(Web), one => one.Host == host.Name);
        Assert.Equal((InstanceState.Running, restarts), (shown.State, shown.Restarts));
        Assert.Equal(Stage.Hosts.Count, (await Api.InstancesAsync(Web)).Count);
    }
}
