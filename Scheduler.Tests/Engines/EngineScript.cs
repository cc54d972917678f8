using System.Diagnostics;

namespace Scheduler.Tests.Engines;

/// <summary>Runs <c>scripts/engine</c>, which knows how to start a private engine and to remove every trace of it.</summary>
internal static class EngineScript
{
    private static readonly string Script = Path.Combine(RepositoryFolder(), "scripts", "engine");

    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it complained of.</exception>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? printed.Trim()
            : throw new InvalidOperationException($"scripts/engine {string.Join(' ', arguments)}: {(await complaints).Trim()}");
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Scheduler.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
