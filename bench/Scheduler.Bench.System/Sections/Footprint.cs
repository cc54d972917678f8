using Scheduler.Bench.Figures;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Sections;

/// <summary>What a node costs that has nothing to do: memory, processor, and the time of its start.</summary>
internal static class Footprint
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        var (ping, list) = (new Samples(), new Samples());
        for (var round = 0; round < options.Rounds + 2; round++)
        {
            await using var started = await NodeProcess.StartAsync(options, options.Engines);
            ping.Add(started.PingAfterMs);
            list.Add(started.ListAfterMs);
        }

        report.Add(Row.AtMost("cold start to first /ping, median", ping.Median, 1000));
        report.Add(Row.AtMost("cold start to first list of services, median", list.Median, 1000));
        await IdleAsync(options, report);
    }

    private static async Task IdleAsync(BenchOptions options, Report report)
    {
        using var engines = new RawEngines(options.Engines);
        await engines.ClearAsync(16);
        await using var node = await NodeProcess.StartAsync(options, options.Engines);
        await Task.Delay(Calm);
        var empty = node.MemoryMegabytes();
        report.Add(Row.AtMost("resident memory, no instance", empty, 120, "MB"));
        report.Add(new Row("processor while idle, no instance", await ProcessorShareAsync(node), null, "% of a core"));

        await node.Api.PutServiceAsync("idle", options.Replicas);
        while ((await node.Api.CountAsync("idle")).Running < options.Replicas) await Task.Delay(Calm / 10);
        await Task.Delay(Calm);
        report.Add(Row.AtMost($"resident memory, {options.Replicas} instances", node.MemoryMegabytes(), 120, "MB"));
        report.Add(new Row($"processor while idle, {options.Replicas} instances", await ProcessorShareAsync(node), null, "% of a core"));
        await engines.ClearAsync(16);
    }

    private static async Task<double> ProcessorShareAsync(NodeProcess node)
    {
        var before = node.ProcessorTime();
        await Task.Delay(Watched);
        return (node.ProcessorTime() - before) / Watched * 100;
    }
}
