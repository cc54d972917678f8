using Scheduler.Core.Services;
using Scheduler.Docker;
using Scheduler.Node.Cli;
using Scheduler.Tests.Databases;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>The command line as people use it, against a real node and a real engine.</summary>
public sealed class CommandLineStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    [SkippableFact]
    public async Task Up_OfNonsense_FailsWithAReasonAndWritesNothing()
    {
        var node = await StartNodeAsync();
        using var folder = new ScratchFolder();
        var texts = HostileText.Composes.Append(("10 MiB", new string('#', 10 << 20)));
        var results = await Task.WhenAll(texts.Select(async (one, number) =>
        {
            var file = folder.File($"{number}.yml");
            await File.WriteAllTextAsync(file, one.Item2);
            return (one.Item1, await CommandLine.RunAsync(node, "up", "-f", file, "-p", "nonsense", "--timeout", "5s"));
        }));

        foreach (var (name, result) in results)
        {
            Assert.True(result.ExitCode is ExitCode.Failed or ExitCode.Usage, $"{name}: {result}");
            Assert.True(result.Complaints.Length > 10, $"{name}: {result}");
            Assert.DoesNotContain("   at ", result.Complaints, StringComparison.Ordinal);
        }

        Assert.Equal("[]", (await node.Api.GetAsync("/v1/services")).Text);
    }

    [SkippableFact]
    public async Task Commands_ThatAreWrong_EndWithTheirDocumentedCodes()
    {
        var node = await StartNodeAsync();

        Assert.Equal(ExitCode.Usage, (await CommandLine.RunAsync(node, "up", "-f", "/no/such/file.yml")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await CommandLine.RunAsync(node, "scale", "web")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await CommandLine.RunAsync(node, "no-such-command")).ExitCode);
        Assert.Equal(ExitCode.Failed, (await CommandLine.RunAsync(node, "scale", "no/body=3")).ExitCode);
        Assert.Equal(ExitCode.Unreachable, (await CommandLine.RunAsync(node, "ps", "--url", "http://127.0.0.1:9")).ExitCode);
    }

    [SkippableFact]
    public async Task Logs_Followed_GoOnOverARestartOfTheContainer()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("told", Sleepers.Compose("teller", 1, "command: [sh, -c, 'echo began on $$(hostname); exec sleep 100000']"));
        await node.Api.UntilActiveAsync("told/teller", 1);
        var container = Assert.Single(await Engine.ContainersAsync("told/teller")).Id;
        await using var logs = CommandLine.Start(node, "logs", "-f", "told/teller");
        await Patience.UntilHoldsAsync(() => AssertSaidAsync(logs, 1));

        await Engine.Containers.KillAsync(container);
        await Patience.UntilHoldsAsync(() => AssertSaidAsync(logs, 2));
        await Engine.Containers.RemoveAsync(container, force: true);

        await Patience.UntilHoldsAsync(() => AssertSaidAsync(logs, 3));
        Assert.All(logs.Lines.Where(IsBeginning), line => Assert.StartsWith("teller.1 | ", line, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Down_LeavesNothingAndKeepsVolumesUnlessTold()
    {
        var node = await StartNodeAsync();
        using var folder = new ScratchFolder();
        var file = folder.File("compose.yml");
        await File.WriteAllTextAsync(file, Sleepers.Compose("web", 2, "volumes: ['data:/data']", "networks: [inner]")
            + "volumes: {data: {}}\nnetworks: {inner: {}}\n");
        await AssertDoneAsync(node, "up", "-f", file, "-p", "leaves");
        Assert.Equal((2, 1, 1), await LeftoversAsync("leaves"));

        await AssertDoneAsync(node, "down", "leaves");
        Assert.Equal((0, 0, 1), await LeftoversAsync("leaves"));
        await AssertDoneAsync(node, "up", "-f", file, "-p", "leaves");
        await AssertDoneAsync(node, "down", "leaves", "--volumes");

        Assert.Equal((0, 0, 0), await LeftoversAsync("leaves"));
    }

    private async Task<(int Containers, int Networks, int Volumes)> LeftoversAsync(string stack)
    {
        var filters = EngineFilters.Label(ContainerIdentity.StackLabel, stack);
        return (
            (await Engine.Containers.ListAsync(all: true, filters)).Count,
            (await Engine.Networks.ListAsync(filters)).Count,
            (await Engine.Volumes.ListAsync(filters)).Count);
    }

    private static async Task AssertDoneAsync(NodeProcess node, params string[] arguments)
    {
        var result = await CommandLine.RunAsync(node, arguments);
        Assert.True(result.ExitCode == ExitCode.Done, result.ToString());
    }

    private static Task AssertSaidAsync(CommandLine logs, int times)
    {
        Assert.Equal(times, logs.Lines.Count(IsBeginning));
        return Task.CompletedTask;
    }

    private static bool IsBeginning(string line) => line.Contains("began on", StringComparison.Ordinal);
}
