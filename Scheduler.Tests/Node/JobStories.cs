using System.Text.Json.Nodes;
using Scheduler.Tests.Engines;
using Scheduler.Tests.Node.DockerCommand;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>Jobs and one-offs on a real engine, by the real command lines.</summary>
public sealed class JobStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    [SkippableFact]
    public async Task OneOffAndJob_RunToTheirEndAndSayHow()
    {
        DockerClients.SkipUnlessThereIs("docker");
        var node = await StartNodeAsync();
        using var docker = new DockerClients(node.Url, node.Token);

        var failing = await CommandLine.RunAsync(
            node, "run", "-e", "A=1", PrivateEngine.Image, "sh", "-c", "echo said $A; echo complained >&2; exit 3");
        Assert.True(failing.ExitCode == 3, $"{failing.ExitCode}: {failing.Complaints}");
        Assert.Equal("said 1", failing.Output.TrimEnd());
        Assert.Contains("complained", failing.Complaints, StringComparison.Ordinal);
        Assert.Equal(127, (await CommandLine.RunAsync(node, "run", PrivateEngine.Image, "no-such-command")).ExitCode);
        Assert.Equal("", await docker.PrintAsync("service", "ls", "-q"));

        await docker.PrintAsync(
            "service", "create", "--name", "batch", "--mode", "replicated-job", "--replicas", "3", "--max-concurrent", "2",
            "--quiet", PrivateEngine.Image, "sh", "-c", "echo done");
        Assert.Equal("replicated job 0/2 (3/3 completed)", await docker.PrintAsync("service", "ls", "--format", "{{.Mode}} {{.Replicas}}"));
        Assert.Equal(3, (await docker.PrintAsync("service", "logs", "batch"))
            .Split('\n')
            .Count(line => line.EndsWith("| done", StringComparison.Ordinal)));
        await docker.PrintAsync("service", "update", "--force", "--quiet", "batch");
        Assert.Equal(2, (int)JsonNode.Parse(await docker.PrintAsync("service", "inspect", "batch"))![0]!["JobStatus"]!["JobIteration"]!["Index"]!);
        Assert.Equal(0, (await CommandLine.RunAsync(node, "cron", "run", "default/batch")).ExitCode);
        await docker.PrintAsync("service", "rm", "batch");
        await Patience.UntilHoldsAsync(async () => Assert.Empty(await Engine.ContainersAsync("default/batch")));
    }
}
