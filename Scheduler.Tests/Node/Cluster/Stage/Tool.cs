using System.Diagnostics;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>Programs of the operating system that do one thing and end.</summary>
internal static class Tool
{
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it complained of.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var given = arguments.ToList();
        // Into a file, because what the program leaves behind may keep a pipe open for good.
        var capture = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" >\"$0\" 2>&1", capture, program, .. given]))!;
            await process.WaitForExitAsync();
            var printed = (await File.ReadAllTextAsync(capture)).Trim();
            return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"{program} {string.Join(' ', given)}: {printed}");
        }
        finally
        {
            File.Delete(capture);
        }
    }

    /// <returns>Whether it succeeded.</returns>
    public static async Task<bool> TryAsync(string program, params IEnumerable<string> arguments)
    {
        try
        {
            await RunAsync(program, arguments);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
