using System.Diagnostics;

namespace Scheduler.Tests.Databases;

/// <summary>Runs scripts/postgres.</summary>
internal static class PostgresScript
{
    private static readonly string Script = Path.Combine(RepositoryRoot.Folder, "scripts", "postgres");

    /// <summary>Its exit code, and all that it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        // The server inherits what its starter writes to, and would keep a pipe open for its whole life.
        var capture = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("bash", ["-c", "exec \"$@\" >\"$0\" 2>&1", capture, Script, .. arguments]);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return (process.ExitCode, await File.ReadAllTextAsync(capture));
        }
        finally
        {
            File.Delete(capture);
        }
    }

    /// <summary>What it wrote; fails the test when it fails.</summary>
    public static async Task<string> MustRunAsync(params IEnumerable<string> arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output);
        return output.Trim();
    }

    /// <summary>A test run that was killed could not stop its servers, which are in folders named for its process.</summary>
    public static async Task RemoveLeftoversAsync(string folderPrefix)
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), folderPrefix + "*"))
        {
            if (!Directory.Exists($"/proc/{folder[(folder.LastIndexOf('-') + 1)..]}"))
            {
                await RemoveAsync(folder);
            }
        }
    }

    /// <summary>Stops the server at once and removes its folder.</summary>
    public static async Task RemoveAsync(string folder)
    {
        await RunAsync("stop", folder, "immediate");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
