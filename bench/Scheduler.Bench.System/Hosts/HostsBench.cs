using Scheduler.Bench.Figures;
using Scheduler.Bench.Hosts.Ours;
using Scheduler.Bench.Hosts.Swarms;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts;

/// <summary>Several hosts in network namespaces: ours, Docker Swarm, and the engines by themselves, one after the other in one run.</summary>
internal static class HostsBench
{
    private const double ReplacedMaxMs = 3000;
    private const double RawTimesMax = 1.05;
    private static readonly int[] Parallelisms = [1, 2, 3, 5, 8, 20];

    public static async Task<int> RunAsync(string[] args)
    {
        if (HostsOptions.Parse(args, Console.Error) is not { } options) return 2;
        using var engines = new RawEngines(options.Hosts.Select(host => host.Url));
        var tables = new List<Comparison>();
        if (options.Runs("loss")) tables.Add(await LossAsync(options, engines));
        if (options.Runs("pauses")) tables.Add(await PausesAsync(options, engines));
        if (options.Runs("scale")) tables.Add(await ScaleAsync(options, engines));
        if (options.Runs("update")) tables.Add(await UpdateAsync(options, engines));
        foreach (var table in tables) table.Print(Console.Out);
        return options.Check && !tables.TrueForAll(table => table.IsMet) ? 1 : 0;
    }

    private static async Task<Comparison> LossAsync(HostsOptions options, RawEngines engines)
    {
        var table = new Comparison(
            $"a host of {options.Hosts.Length} is cut off: until its share of {HostLoss.Replicas} replicas runs on the others",
            OurScheduler.Title);
        var contenders = new (string Name, int Tries, Func<Task<IContender>> StartAsync)[]
        {
            (OurScheduler.Title, options.Tries, async () => await OurScheduler.StartAsync(options)),
            SwarmOf(SwarmTuning.Fastest, options.FastSwarmTries),
            SwarmOf(SwarmTuning.Fast, options.FastSwarmTries),
            SwarmOf(SwarmTuning.Default, options.SwarmTries),
        };
        foreach (var (name, tries, startAsync) in contenders.Where(one => one.Tries > 0))
        {
            Console.Error.WriteLine($"a host is cut off: {name}");
            await using var contender = await startAsync();
            table.Add(name, await HostLoss.RunAsync(contender, engines, tries));
        }

        if (options.Tries > 0) table.Expect($"ours within {ReplacedMaxMs} ms at p95", table[OurScheduler.Title].P95 <= ReplacedMaxMs);
        return table;

        (string, int, Func<Task<IContender>>) SwarmOf(SwarmTuning tuning, int tries) =>
            (tuning.Name, tries, () => Swarm.StartAsync(options.Hosts, tuning));
    }

    private static async Task<Comparison> PausesAsync(HostsOptions options, RawEngines engines)
    {
        Console.Error.WriteLine($"{options.Pauses} pauses of {options.PauseMs} ms");
        await using var ours = await OurScheduler.StartAsync(options);
        var outcome = await Pauses.RunAsync(ours, engines, options.Pauses, TimeSpan.FromMilliseconds(options.PauseMs));
        var table = new Comparison($"hosts away for {options.PauseMs} ms: from the end of it until the host is shown as active", OurScheduler.Title);
        table.Add(OurScheduler.Title, outcome.Again);
        table.Expect($"{outcome.GivenUp} of {options.Pauses} given up, none allowed", outcome.GivenUp == 0);
        return table;
    }

    private static async Task<Comparison> UpdateAsync(HostsOptions options, RawEngines engines)
    {
        var (ours, swarm) = (new Samples(), new Samples());
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"{Rollout.Replicas} replicas updated: round {round + 1}");
            await using (var contender = await OurScheduler.StartAsync(options))
                ours.Add(await Rollout.OfAsync(contender, engines));
            await using (var contender = await Swarm.StartAsync(options.Hosts, SwarmTuning.Default))
                swarm.Add(await Rollout.OfAsync(contender, engines));
        }

        var table = new Comparison(
            $"{Rollout.Replicas} replicas on {options.Hosts.Length} hosts replaced, {Rollout.Parallelism} at a time, from the accepted change to the last start",
            SwarmTuning.Default.Name);
        table.Add(OurScheduler.Title, ours);
        table.Add(SwarmTuning.Default.Name, swarm);
        table.Expect("ours no slower than Swarm", ours.Median <= swarm.Median);
        return table;
    }

    private static async Task<Comparison> ScaleAsync(HostsOptions options, RawEngines engines)
    {
        var raw = Parallelisms.ToDictionary(width => width, _ => new Samples());
        var (swarm, ours, again, agents, server) = (new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"0 -> {options.Replicas} replicas: round {round + 1}");
            foreach (var width in Parallelisms) raw[width].Add(await Spread.RawAsync(engines, options.Replicas, width));
            await using (var contender = await OurScheduler.StartAsync(options))
            {
                var (agentsBefore, serverBefore) = (contender.AgentsProcessorTime(), contender.ServerProcessorTime());
                ours.Add(await Spread.OfAsync(contender, engines, options.Replicas, () =>
                {
                    agents.Add((contender.AgentsProcessorTime() - agentsBefore).TotalMilliseconds);
                    server.Add((contender.ServerProcessorTime() - serverBefore).TotalMilliseconds);
                }));
                again.Add(await Spread.OfAsync(contender, engines, options.Replicas));
            }

            await using (var contender = await Swarm.StartAsync(options.Hosts, SwarmTuning.Default))
                swarm.Add(await Spread.OfAsync(contender, engines, options.Replicas));
        }

        var best = raw.MinBy(one => one.Value.Median);
        var table = new Comparison(
            $"0 -> {options.Replicas} replicas on {options.Hosts.Length} hosts, from the accepted change to the last start",
            Spread.RawName(best.Key));
        foreach (var (width, samples) in raw) table.Add(Spread.RawName(width), samples);
        table.Add(OurScheduler.Title, ours);
        table.Add("  processor time of its agents", agents);
        table.Add("  processor time of its server", server);
        table.Add("  once more, by the same processes", again);
        table.Add(SwarmTuning.Default.Name, swarm);
        table.Expect(
            FormattableString.Invariant($"ours at most {RawTimesMax:0.00} times the best raw median"),
            ours.Median <= best.Value.Median * RawTimesMax);
        return table;
    }
}
