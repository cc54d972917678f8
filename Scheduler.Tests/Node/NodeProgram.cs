using System.Diagnostics;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node;

/// <summary>The published program, as people start it.</summary>
internal static class NodeProgram
{
    private static readonly string Assembly = Path.Combine(RepositoryRoot.Folder, "artifacts", "node", "Scheduler.Node.dll");

    /// <summary>Builds it when it is missing or older than its sources.</summary>
    public static async Task BuildAsync()
    {
        var launcher = Path.Combine(RepositoryRoot.Folder, "scheduler");
        using var process = Process.Start(new ProcessStartInfo(launcher, ["--build-only"]) { RedirectStandardError = true })!;
        var complaints = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"the node cannot be built: {complaints}");
    }

    /// <summary>Started without a shell between, so that signals reach the program itself.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // What the person who runs the tests has set must not steer them.
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList()) start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    private static bool IsOurs(string variable) =>
        variable.StartsWith("SCHEDULER", StringComparison.Ordinal) || variable == "DOCKER_HOST";
}
