using System.Diagnostics;
using System.Globalization;

namespace Scheduler.Bench.Stage;

/// <summary>PostgreSQL by itself: one-row INSERTs by its own pgbench.</summary>
internal static class RawPostgres
{
    private const string Prepare = "CREATE TABLE IF NOT EXISTS bench_entry (id bigserial PRIMARY KEY, text text NOT NULL)";
    private const string Insert = "INSERT INTO bench_entry (text) VALUES ('something of the length that a small event has, or so');";

    public static async Task<double> CommitsPerSecondAsync(string folder, string url, int clients, TimeSpan duration)
    {
        var script = Path.Combine(folder, "insert.sql");
        await File.WriteAllTextAsync(script, Insert);
        await RunAsync("psql", url, "-qc", $"SET client_min_messages = error; {Prepare}");
        var number = clients.ToString(CultureInfo.InvariantCulture);
        var seconds = duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        var said = await RunAsync("pgbench", "-n", "-M", "prepared", "-c", number, "-j", clients > 1 ? "2" : "1", "-T", seconds, "-f", script, url);
        // "tps = 5650.123456 (without initial connection time)"
        var line = said.Split('\n').Last(one => one.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await said : throw new InvalidOperationException($"{program}: {await complained}");
    }
}
