using System.Diagnostics;
using Scheduler.Bench.Figures;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Sections;

/// <summary>0 to many replicas and back, beside the same work asked of the engines directly.</summary>
internal static class Scaling
{
    private static readonly int[] Parallelisms = [1, 3, 8, 30];

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        using var engines = new RawEngines(options.Engines);
        await engines.ClearAsync(16);
        var up = Parallelisms.ToDictionary(width => width, _ => new Samples());
        var down = Parallelisms.ToDictionary(width => width, _ => new Samples());
        var (ourUp, ourDown, processor) = (new Samples(), new Samples(), new Samples());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var width in Parallelisms) await RawAsync(engines, options.Replicas, width, up[width], down[width]);
            await OursAsync(options, engines, ourUp, ourDown, processor);
        }

        foreach (var width in Parallelisms)
            report.Add(new Row($"raw: start {options.Replicas}, {width} at once, median", up[width].Median, null, "ms"));
        report.Add(Row.AtMostTimes($"0 -> {options.Replicas} replicas, median", ourUp.Median, up.Values.Min(one => one.Median), 1.10));
        report.Add(new Row("processor time of the node meanwhile, median", processor.Median, null, "ms"));
        report.Add(Row.AtMostTimes($"{options.Replicas} -> 0 replicas, median", ourDown.Median, down.Values.Min(one => one.Median), 1.10));
    }

    private static async Task RawAsync(RawEngines engines, int count, int parallelism, Samples up, Samples down)
    {
        var began = Stopwatch.GetTimestamp();
        await engines.StartAsync(count, parallelism);
        up.AddSince(began);
        began = Stopwatch.GetTimestamp();
        await engines.ClearAsync(parallelism);
        down.AddSince(began);
    }

    /// <summary>From the accepted write to the engines' own word that the last one runs, or is gone.</summary>
    private static async Task OursAsync(BenchOptions options, RawEngines engines, Samples up, Samples down, Samples processor)
    {
        await using var node = await NodeProcess.StartAsync(options, options.Engines);
        await using var events = await EngineEvents.ListenAsync(engines);
        await node.Api.PutServiceAsync("many", 0);
        var before = node.ProcessorTime();
        await node.Api.ScaleAsync("many", options.Replicas);
        var accepted = Stopwatch.GetTimestamp();
        up.Add(Stopwatch.GetElapsedTime(accepted, await events.AwaitAsync("start", options.Replicas)).TotalMilliseconds);
        processor.Add((node.ProcessorTime() - before).TotalMilliseconds);
        while ((await node.Api.CountAsync("many")).Running < options.Replicas) await Task.Delay(20);
        events.Forget();
        await node.Api.ScaleAsync("many", 0);
        accepted = Stopwatch.GetTimestamp();
        down.Add(Stopwatch.GetElapsedTime(accepted, await events.AwaitAsync("destroy", options.Replicas)).TotalMilliseconds);
    }
}
