using System.Diagnostics;
using Scheduler.Tests.Node.Cluster.Faults;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Cluster;

/// <summary>
/// Three real servers, a real database with a standby and three real engines, under load, while one fault after the other
/// strikes them. With <c>SCHEDULER_FAULTS=60</c> in the environment so many of them do.
/// </summary>
public sealed class FaultStories(NodeStage stage, ITestOutputHelper output) : ClusterStory(stage, output)
{
    private const string CountVariable = "SCHEDULER_FAULTS";
    private const string SeedVariable = "SCHEDULER_FAULTS_SEED";

    [SkippableFact]
    public async Task Cluster_StruckByEveryKindOfFault_KeepsItsPromises()
    {
        var kinds = FaultKinds.All;
        var count = NumberIn(CountVariable) ?? kinds.Count;
        var seed = NumberIn(SeedVariable) ?? Random.Shared.Next();
        Output.WriteLine($"{count} faults, seed {seed}");
        var cluster = await StartAsync(servers: 3, engines: true);
        using var run = await FaultRun.StartAsync(cluster, new Random(seed));
        var outages = new List<Outage>();
        try
        {
            for (var number = 0; number < count; number++)
            {
                var began = Stopwatch.GetTimestamp();
                outages.AddRange(await run.StrikeAsync(kinds[number % kinds.Count]));
                Output.WriteLine($"{number + 1}. {kinds[number % kinds.Count].Name}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            }

            await run.AssertHistoryAsync();
        }
        finally
        {
            Output.WriteLine(OutageReport.Of(outages));
            Output.WriteLine(run.History.Summary);
        }
    }

    private static int? NumberIn(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
