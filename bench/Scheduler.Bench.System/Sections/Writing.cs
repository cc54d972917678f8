using System.Diagnostics;
using System.Globalization;
using Scheduler.Bench.Figures;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Sections;

/// <summary>Acknowledged, synced writes a second over HTTP, beside the store's own rate of one-row commits.</summary>
internal static class Writing
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(4);
    private static readonly int[] Clients = [1, 16, 64];

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        await OnAsync(options, report, "SQLite", null, _ => Task.FromResult(RawSqlite.CommitsPerSecond(options.Folder, Watched)));
        if (options.PostgresUrl is { } url)
            await OnAsync(options, report, "PostgreSQL", url, clients => RawPostgres.CommitsPerSecondAsync(options.Folder, url, clients, Watched));
    }

    private static async Task OnAsync(BenchOptions options, Report report, string store, string? database, Func<int, Task<double>> raw)
    {
        await using var node = await NodeProcess.StartAsync(options, options.Engines, database);
        for (var client = 0; client < Clients.Max(); client++) await node.Api.PutServiceAsync(ServiceOf(client), 0);
        await ChangesPerSecondAsync(node, Clients.Max(), Watched / 2);
        foreach (var clients in Clients)
        {
            var (ours, limit, cost) = (new Samples(), new Samples(), new Samples());
            for (var round = 0; round < options.Rounds; round++)
            {
                limit.Add(await raw(clients));
                var before = node.ProcessorTime();
                ours.Add(await ChangesPerSecondAsync(node, clients, Watched));
                cost.Add((node.ProcessorTime() - before).TotalMilliseconds * 1000 / ours.Last / Watched.TotalSeconds);
            }

            var what = string.Create(CultureInfo.InvariantCulture, $"writes on {store}, {clients} clients, median");
            report.Add(clients == Clients.Max()
                ? Row.AtLeastTimes(what, ours.Median, limit.Median, 1, "/s")
                : new Row(what, ours.Median, limit.Median, "/s"));
            report.Add(new Row("  processor time of the node for 1000 of them", cost.Median, null, "ms"));
        }
    }

    /// <summary>Each client stops and starts a service of its own, which is one journaled event each time.</summary>
    private static async Task<double> ChangesPerSecondAsync(NodeProcess node, int clients, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(began) < duration; count += 2)
            {
                await node.Api.PostAsync(ServiceOf(client), "stop");
                await node.Api.PostAsync(ServiceOf(client), "start");
            }

            return count;
        }));
        return counts.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static string ServiceOf(int client) => string.Create(CultureInfo.InvariantCulture, $"written{client}");
}
