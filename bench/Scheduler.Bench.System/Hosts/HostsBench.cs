using Scheduler.Bench.Figures;
using Scheduler.Bench.Hosts.Swarms;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts;

/// <summary>Several hosts in network namespaces: ours, Docker Swarm, and the engines by themselves, one after the other in one run.</summary>
internal static class HostsBench
{
    private static readonly int[] Parallelisms = [1, 2, 3, 5, 8, 20];

    public static async Task<int> RunAsync(string[] args)
    {
        if (HostsOptions.Parse(args, Console.Error) is not { } options) return 2;
        using var engines = new RawEngines(options.Hosts.Select(host => host.Url));
        var tables = new List<Comparison>();
        if (options.Runs("loss")) tables.Add(await LossAsync(options, engines));
        if (options.Runs("scale")) tables.Add(await ScaleAsync(options, engines));
        foreach (var table in tables) table.Print(Console.Out);
        return options.Check && !tables.TrueForAll(table => table.IsMet) ? 1 : 0;
    }

    private static async Task<Comparison> LossAsync(HostsOptions options, RawEngines engines)
    {
        var table = new Comparison($"a host of {options.Hosts.Length} is cut off: until its share of {HostLoss.Replicas} replicas runs on the others", SwarmTuning.Default.Name);
        var swarms = new[] { (SwarmTuning.Fastest, options.FastSwarmTries), (SwarmTuning.Fast, options.FastSwarmTries), (SwarmTuning.Default, options.SwarmTries) };
        foreach (var (tuning, tries) in swarms)
        {
            Console.Error.WriteLine($"a host is cut off: {tuning.Name}");
            await using var swarm = await Swarm.StartAsync(options.Hosts, tuning);
            table.Add(swarm.Name, await HostLoss.RunAsync(swarm, engines, tries));
        }

        return table;
    }

    private static async Task<Comparison> ScaleAsync(HostsOptions options, RawEngines engines)
    {
        var raw = Parallelisms.ToDictionary(width => width, _ => new Samples());
        var swarm = new Samples();
        for (var round = 0; round < options.Rounds; round++)
        {
            Console.Error.WriteLine($"0 -> {options.Replicas} replicas: round {round + 1}");
            foreach (var width in Parallelisms) raw[width].Add(await Spread.RawAsync(engines, options.Replicas, width));
            await using var contender = await Swarm.StartAsync(options.Hosts, SwarmTuning.Default);
            swarm.Add(await Spread.OfAsync(contender, engines, options.Replicas));
        }

        var best = raw.MinBy(one => one.Value.Median).Key;
        var table = new Comparison($"0 -> {options.Replicas} replicas on {options.Hosts.Length} hosts, from the accepted change to the last start", Spread.RawName(best));
        foreach (var (width, samples) in raw) table.Add(Spread.RawName(width), samples);
        table.Add(SwarmTuning.Default.Name, swarm);
        return table;
    }
}
