using System.Diagnostics;
using System.Globalization;
using System.Net;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Node.Cluster.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Cluster;

/// <summary>
/// A host with an agent of its own, on a real engine, whose servers die. The bounds on virtual time are exact; here a
/// busy machine has its share in them.
/// </summary>
public sealed class AgentStories(NodeStage stage, ITestOutputHelper output) : ClusterStory(stage, output)
{
    private const string Service = "shop/web";

    private const string Compose = """
        services:
          web:
            image: scheduler/busybox:1
            command: ["sh", "-c", "echo hello; sleep 100000"]
            stop_grace_period: 1s
            deploy: { replicas: 2 }
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [SkippableFact]
    public async Task Server_Killed_ItsAgentIsAtAnotherAndNoContainerWasTouched()
    {
        var (cluster, engine) = await StartAsync();
        var home = await HomeAsync(cluster);
        var lives = await engine.LivesAsync(Service);

        var began = DateTimeOffset.UtcNow;
        home.Kill();
        await Patience.UntilHoldsAsync(() => AssertConnectedAsync(cluster, cluster.Others(home).Single()));
        AssertMoved(cluster, began, TimeSpan.FromSeconds(1));

        await cluster.UntilWholeAsync();
        using var api = new NodeClient(home.Url, cluster.Token);
        await api.UntilActiveAsync(Service, 2);
        // Asked of the one that the agent is not connected to.
        Assert.Contains("hello", (await api.GetAsync($"/v1/services/{Service}/logs")).Text, StringComparison.Ordinal);
        Assert.Equal(lives, await engine.LivesAsync(Service));
    }

    [SkippableFact]
    public async Task Server_Frozen_ItsAgentIsAtAnotherAndNoContainerWasTouched()
    {
        var (cluster, engine) = await StartAsync();
        var home = await HomeAsync(cluster);
        var lives = await engine.LivesAsync(Service);

        var began = DateTimeOffset.UtcNow;
        home.Freeze();
        await Patience.UntilHoldsAsync(() => AssertConnectedAsync(cluster, cluster.Others(home).Single()));
        AssertMoved(cluster, began, TimeSpan.FromSeconds(2));
        home.Thaw();

        await cluster.UntilWholeAsync();
        Assert.Equal(lives, await engine.LivesAsync(Service));
    }

    [SkippableFact]
    public async Task Servers_AllAway_TheHostHealsAloneAndItsNextAgentToo()
    {
        var (cluster, engine) = await StartAsync();
        foreach (var server in cluster.Servers) server.Freeze();

        await KillOneContainerAsync(engine, "killed with no server there, a container ran again");
        await cluster.Agents[0].KillAsync();
        cluster.Agents[0].Start();
        await KillOneContainerAsync(engine, "killed while its agent started anew and alone, a container ran again", Patience.Long);
        var lives = await engine.LivesAsync(Service);

        foreach (var server in cluster.Servers) server.Thaw();
        await cluster.UntilWholeAsync();
        await Patience.UntilHoldsAsync(async () => await HomeAsync(cluster));
        using var api = new NodeClient(cluster.Servers[0].Url, cluster.Token);
        await api.UntilActiveAsync(Service, 2);
        // An agent counts the restarts of its own life.
        Assert.Equal(1, (await api.InstancesAsync(Service)).Sum(one => one.Restarts));
        Assert.Equal(lives, await engine.LivesAsync(Service));
    }

    [SkippableFact]
    public async Task Host_Removed_IsOutUntilItsMachineJoinsWithAnotherToken()
    {
        var (cluster, engine) = await StartAsync();
        var agent = cluster.Agents[0];
        using var api = new NodeClient(cluster.Servers[0].Url, cluster.Token);
        var lives = await engine.LivesAsync(Service);

        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Delete, "/v1/hosts/h1?force=true")).Status);
        await Patience.UntilHoldsAsync(() =>
        {
            Assert.Contains("the host h1 was removed from the cluster", agent.Output, StringComparison.Ordinal);
            return Task.CompletedTask;
        });
        Assert.Null(await api.FindHostAsync("h1"));
        Assert.Equal(lives, await engine.LivesAsync(Service));

        await agent.KillAsync();
        agent.Token = await cluster.NewHostTokenAsync(uses: 1);
        agent.Start();
        await Patience.UntilHoldsAsync(async () => await HomeAsync(cluster));
        await api.UntilActiveAsync(Service, 2);
    }

    private async Task<(ClusterStage Cluster, DockerEngine Engine)> StartAsync()
    {
        var cluster = await StartAsync(2, engines: true, agents: 1);
        await Patience.UntilHoldsAsync(async () => await HomeAsync(cluster));
        using var api = new NodeClient(cluster.Servers[0].Url, cluster.Token);
        await api.UpAsync("shop", Compose);
        await api.UntilActiveAsync(Service, 2);
        return (cluster, cluster.OpenEngines[0]);
    }

    /// <summary>The server that the agent has said it is connected to last, once it shows the host.</summary>
    private static async Task<ClusterServer> HomeAsync(ClusterStage cluster)
    {
        var said = LastConnection(cluster);
        var home = cluster.Servers.FirstOrDefault(server => said.Contains($"{server.Place.Address}:7072", StringComparison.Ordinal));
        Assert.True(home is not null, $"it is connected to none: {said}");
        await AssertConnectedAsync(cluster, home);
        return home;
    }

    /// <summary>By the agent's own log: how busy the test is does not count.</summary>
    private void AssertMoved(ClusterStage cluster, DateTimeOffset began, TimeSpan limit)
    {
        var connected = DateTimeOffset.Parse(LastConnection(cluster).Split(' ')[0], CultureInfo.InvariantCulture);
        Output.WriteLine($"the agent was at another server after {(connected - began).TotalMilliseconds:0} ms");
        Assert.InRange(connected - began, TimeSpan.Zero, limit);
    }

    private static string LastConnection(ClusterStage cluster) =>
        cluster.Agents[0].Output.Split('\n').LastOrDefault(line => line.Contains("Connected to ", StringComparison.Ordinal)) ?? "";

    private static async Task AssertConnectedAsync(ClusterStage cluster, ClusterServer server)
    {
        Assert.Contains($"Connected to {server.Place.Address}:7072", LastConnection(cluster), StringComparison.Ordinal);
        using var api = new NodeClient(server.Url, cluster.Token);
        var host = await api.HostAsync("h1");
        Assert.Equal(HostState.Active, host.State);
    }

    private async Task KillOneContainerAsync(DockerEngine engine, string what, TimeSpan? limit = null)
    {
        var victim = (await engine.ContainersAsync(Service))[0].Id;
        var before = await engine.Containers.InspectAsync(victim);
        Process.GetProcessById((int)before.State.Pid).Kill();
        var began = Stopwatch.GetTimestamp();
        await Patience.UntilHoldsAsync(
            async () =>
            {
                var now = await engine.Containers.InspectAsync(victim);
                Assert.True(now.State.Running && now.State.StartedAt > before.State.StartedAt, $"it is {now.State.Status}");
            },
            limit ?? Soon);
        Say(what, began);
    }

    private void Say(string what, long began) =>
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms"));
}
