using System.Diagnostics;
using Scheduler.Bench.Figures;
using Scheduler.Bench.Stage;
using Scheduler.Docker;

namespace Scheduler.Bench.Sections;

/// <summary>A container killed, or removed, until the engine says that it or its successor runs.</summary>
internal static class Healing
{
    private const int Containers = 30;
    private const string Service = "healed";

    public static async Task RunAsync(BenchOptions options, Report report)
    {
        using var engines = new RawEngines(options.Engines);
        await engines.ClearAsync(16);
        await using var node = await NodeProcess.StartAsync(options, options.Engines);
        await node.Api.PutServiceAsync(Service, Containers);
        while ((await node.Api.CountAsync(Service)).Running < Containers) await Task.Delay(100);
        await using var events = await EngineEvents.ListenAsync(engines);

        var (made, started, remade, killed, removed) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        for (var turn = 0; turn < Containers * options.Rounds; turn++)
        {
            var engine = engines.Engines[turn % engines.Engines.Count];
            await RawAsync(engine, events, made, started, remade);
            await OursAsync(engine, events, turn, killed, removed);
            await SettledAsync(node);
        }

        report.Add(new Row("raw: start of an ended container, p50", started.Median, null, "ms"));
        report.Add(Row.AtMostPlus("killed container runs again, p50", killed.Median, made.Median, 100));
        report.Add(Row.AtMostPlus("killed container runs again, p99", killed.P99, made.P99, 50));
        report.Add(Row.AtMostPlus("removed container made anew, p50", removed.Median, remade.Median, 100));
        report.Add(Row.AtMostPlus("removed container made anew, p99", removed.P99, remade.P99, 100));
        await node.DisposeAsync();
        await engines.ClearAsync(16);
    }

    private static async Task RawAsync(DockerEngine engine, EngineEvents events, Samples made, Samples startedAgain, Samples remade)
    {
        var began = Stopwatch.GetTimestamp();
        var container = await RawEngines.StartOneAsync(engine);
        made.AddSince(began);
        events.Forget();
        await RawEngines.KillAsync(engine, container);
        await events.AwaitAsync("die", container: container);
        began = Stopwatch.GetTimestamp();
        await engine.Containers.StartAsync(container);
        startedAgain.AddSince(began);
        began = Stopwatch.GetTimestamp();
        await engine.Containers.RemoveAsync(container, force: true);
        container = await RawEngines.StartOneAsync(engine);
        remade.AddSince(began);
        await engine.Containers.RemoveAsync(container, force: true);
    }

    private static async Task OursAsync(DockerEngine engine, EngineEvents events, int turn, Samples killed, Samples removed)
    {
        var all = await engine.Containers.ListAsync(filters: EngineFilters.Label("io.scheduler.service", Service));
        // From the oldest to the newest in turn: none is restarted so often that its back-off begins.
        var one = all.OrderBy(container => container.Id, StringComparer.Ordinal).ElementAt(turn % all.Count).Id;
        var pid = (await engine.Containers.InspectAsync(one)).State.Pid;
        events.Forget();
        var began = Stopwatch.GetTimestamp();
        using (var process = Process.GetProcessById(pid)) process.Kill();
        killed.Add(Stopwatch.GetElapsedTime(began, await events.AwaitAsync("start", container: one)).TotalMilliseconds);

        events.Forget();
        began = Stopwatch.GetTimestamp();
        var gone = engine.Containers.RemoveAsync(one, force: true);
        removed.Add(Stopwatch.GetElapsedTime(began, await events.AwaitAsync("start")).TotalMilliseconds);
        await gone;
    }

    private static async Task SettledAsync(NodeProcess node)
    {
        while ((await node.Api.CountAsync(Service)).Running < Containers) await Task.Delay(20);
    }
}
