using Scheduler.Tests.Engines;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>
/// One script of docker commands, asked of three servers with three hosts, and of a swarm of three managers on the same
/// engines. What the swarm said is kept in <c>swarm.json</c>; with <c>SCHEDULER_SWARM=1</c> in the environment it is asked anew.
/// </summary>
[Trait("Needs", "node")]
[Collection(NodeCollection.Name)]
public sealed class ComparisonStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : IClassFixture<HostsStage>, IAsyncLifetime
{
    private const int Replicas = 12;

    public async Task InitializeAsync()
    {
        stage.Engine.SkipUnlessAvailable();
        stage.Postgres.SkipUnlessAvailable();
        DockerClients.SkipUnlessThereIs("docker");
        // Engines that are asked to run a task look for its image at a registry first, and there may be none to answer.
        Environment.SetEnvironmentVariable("DOCKER_SERVICE_PREFER_OFFLINE_IMAGE", "1");
        await hosts.StartAsync(servers: 3, hosts: 3);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task Update_WhileOneServerIsKilledAndAnotherIsFrozen_EndsByItself()
    {
        var (killed, asked, frozen) = (hosts.Servers[0], hosts.Servers[1], hosts.Servers[2]);
        using var docker = new DockerClients(asked.Url, hosts.Token);
        await docker.PrintAsync(
            "service", "create", "--quiet", "--no-resolve-image", "--name", "many", "--update-monitor", "1s",
            "--replicas", $"{Replicas}", "--stop-grace-period", "1s", "--update-parallelism", "2",
            PrivateEngine.Image, "sleep", "100000");

        var update = docker.RunAsync("service", "update", "--quiet", "--container-label-add", "new=1", "many");
        await Patience.UntilHoldsAsync(async () => Assert.InRange(await CountNewAsync(), 1, Replicas - 1));
        killed.Kill();
        frozen.Freeze();
        await Patience.PauseAsync(TimeSpan.FromSeconds(5));
        frozen.Thaw();

        Assert.Equal((0, ""), ((await update).ExitCode, (await update).Complaints));
        Assert.Equal(Replicas, await CountNewAsync());
        Assert.Equal($"many {Replicas}/{Replicas}", await docker.PrintAsync("service", "ls", "--format", "{{.Name}} {{.Replicas}}"));
        await docker.PrintAsync("service", "rm", "many");
        await hosts.UntilServingAsync();
    }

    /// <summary>Asked of the engines themselves.</summary>
    private async Task<int> CountNewAsync()
    {
        var count = 0;
        foreach (var engine in hosts.Hosts.Select(host => host.Api))
        {
            count += (await engine.ContainersAsync("default/many")).Count(one => one.State == "running" && one.Labels.ContainsKey("new"));
        }

        return count;
    }

    [SkippableFact]
    public async Task Script_SaysWhatASwarmSays_ButForWhatIsExplained()
    {
        using var docker = new DockerClients(hosts.Servers[1].Url, hosts.Token);
        var ours = await DockerScript.RunAsync(docker);
        foreach (var one in ours.Where(one => one.ExitCode == 124)) output.WriteLine($"without an end: {one.Command}");
        if (Environment.GetEnvironmentVariable("SCHEDULER_SWARM") is { Length: > 0 }) SwarmRecord.Write(await AskSwarmAsync());

        Report(SwarmRecord.Read(), ours);
    }

    private async Task<IReadOnlyList<Said>> AskSwarmAsync()
    {
        foreach (var host in hosts.Hosts) await host.Agent.KillAsync();
        await using var swarm = await RealSwarm.FormAsync(hosts.Hosts);
        return await DockerScript.RunAsync(swarm.Clients);
    }

    private void Report(IReadOnlyList<Said> swarm, IReadOnlyList<Said> ours)
    {
        Assert.Equal(swarm.Select(one => one.Command), ours.Select(one => one.Command));
        var known = KnownDifference.ReadAll();
        var differences = swarm.Zip(ours).SelectMany(pair => Difference.Between(pair.First, pair.Second)).ToList();
        var unexplained = differences.Where(one => !known.Any(reason => reason.Explains(one))).ToList();
        var idle = known.Where(reason => reason.IsSteady && !differences.Any(reason.Explains)).ToList();
        output.WriteLine($"{ours.Count} commands; {ours.Count - differences.Select(one => one.Command).Distinct().Count()} say the same; {differences.Count} fields differ, {unexplained.Count} without a reason");
        foreach (var one in unexplained) output.WriteLine(one.ToString());
        Assert.Empty(unexplained.Select(one => $"{one.Command}: {one.Field}"));
        Assert.Empty(idle.Select(one => $"nothing differs as {one.Command} {one.Field} says"));
    }
}
