using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>Runs the script against whatever answers as a swarm.</summary>
internal static class DockerScript
{
    private static readonly TimeSpan AwaitMax = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Said>> RunAsync(DockerClients docker)
    {
        docker.WriteFile("stack.yml", await File.ReadAllTextAsync(ScriptLine.PathOf("stack.yml")));
        docker.WriteFile("broken.yml", await File.ReadAllTextAsync(ScriptLine.PathOf("broken.yml")));
        docker.WriteFile("conf.txt", "b: 2\n");
        var said = new List<Said>();
        foreach (var line in ScriptLine.ReadAll())
        {
            if (line.IsAwaited)
                await Patience.UntilHoldsAsync(
                    async () => Assert.Equal((line.Command, 0), (line.Command, (await RunAsync(docker, line)).ExitCode)),
                    AwaitMax);
            else
                said.Add(Said.Of(line, await RunAsync(docker, line)));
        }

        return said;
    }

    /// <summary>A command that overstays is ended, and says so with the exit code 124: the others are compared all the same.</summary>
    private static Task<CommandResult> RunAsync(DockerClients docker, ScriptLine line) => docker.RunAsync(
        "timeout", null, ["30", "sh", "-c", $"export IMAGE={PrivateEngine.Image} LC_ALL=C; cd \"$DOCKER_CONFIG\"; {line.Command}"]);
}
