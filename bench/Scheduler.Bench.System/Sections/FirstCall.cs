using System.Diagnostics;
using Scheduler.Bench.Figures;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Sections;

/// <summary>From an accepted write to the first call that it causes at an engine.</summary>
internal static class FirstCall
{
    private const int SamplesPerRound = 20;

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        using var engines = new RawEngines(options.Engines);
        await engines.ClearAsync(16);
        using var tap = new EngineTap(Path.Combine(options.Folder, "tap"), options.Engines[0]);
        await using var node = await NodeProcess.StartAsync(options, [tap.Url]);
        await node.Api.PutServiceAsync("one", 0);
        var waits = new Samples();
        // The first makes the node's code ready, as the first request to any process does; it is not counted.
        for (var scale = 1; scale <= 1 + (SamplesPerRound * options.Rounds); scale++)
        {
            await node.Api.ScaleAsync("one", scale);
            var accepted = Stopwatch.GetTimestamp();
            var called = await tap.Creations.ReadAsync();
            // A call that left while the answer was on its way has waited for nothing.
            if (scale > 1) waits.Add(Math.Max(0, Stopwatch.GetElapsedTime(accepted, called).TotalMilliseconds));
            while ((await node.Api.CountAsync("one")).Running < scale) await Task.Delay(20);
        }

        report.Add(new Row("accepted write -> first engine call, p50", waits.Median, null, "ms"));
        report.Add(Row.AtMost("accepted write -> first engine call, p99", waits.P99, 20));
        await node.DisposeAsync();
        await engines.ClearAsync(16);
    }
}
