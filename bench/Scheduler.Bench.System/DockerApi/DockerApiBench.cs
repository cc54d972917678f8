using Scheduler.Bench.Figures;
using Scheduler.Bench.Hosts.Swarms;

namespace Scheduler.Bench.DockerApi;

/// <summary>Docker's API of three servers of ours, beside that of a swarm with three managers, by the same client.</summary>
internal static class DockerApiBench
{
    private const double CreatesTimes = 10;
    private const double ListsTimes = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        if (DockerApiOptions.Parse(args, Console.Error) is not { } options) return 2;
        var report = new Report();
        var swarm = options.Runs("rates") ? await SwarmAsync(options) : null;
        await using var ours = await OurServers.StartAsync(options);
        if (swarm is not null)
        {
            Console.Error.WriteLine("measuring: rates of three servers of ours");
            Add(report, options, await Rates.OfAsync(ours.Open, options), swarm);
        }

        var isSound = true;
        if (options.Runs("connections"))
        {
            Console.Error.WriteLine($"measuring: {options.Connections} connections");
            // Twice: what the first leaves behind is the runtime's to keep, and what the second adds would be a leak.
            for (var round = 1; round <= 2; round++)
            {
                var crowd = await Crowd.RunAsync(ours.First, options.Connections);
                Console.WriteLine($"{options.Connections} connections to one server, {(round == 1 ? "once" : "and again")}: {crowd}");
                isSound &= crowd.IsSound;
            }
        }

        report.Print(Console.Out);
        return options.Check && !(report.AllMet && isSound) ? 1 : 0;
    }

    private static async Task<Rates> SwarmAsync(DockerApiOptions options)
    {
        Console.Error.WriteLine("measuring: rates of a swarm with three managers (\"raw\" below)");
        await using var swarm = await Swarm.StartAsync(options.Hosts, SwarmTuning.Managers);
        return await Rates.OfAsync(() => new SwarmApi(options.Hosts[0].Url), options);
    }

    private static void Add(Report report, DockerApiOptions options, Rates ours, Rates swarm)
    {
        report.Add(Row.AtLeastTimes($"services created, {options.Clients} clients", ours.Creates, swarm.Creates, CreatesTimes, "/s"));
        report.Add(Row.AtLeastTimes("  after some thousands", ours.MoreCreates, swarm.MoreCreates, CreatesTimes, "/s"));
        report.Add(new Row("  creates refused", ours.Refused, swarm.Refused, ""));
        report.Add(Row.AtLeastTimes($"lists of {options.Services} services, {options.Clients} clients", ours.Lists, swarm.Lists, ListsTimes, "/s"));
        report.Add(Row.AtLeastTimes("  with status, as the command asks", ours.ListsWithStatus, swarm.ListsWithStatus, ListsTimes, "/s"));
    }
}
