using System.Diagnostics;
using System.Globalization;
using Scheduler.Tests.Databases;
using Xunit.Abstractions;

namespace Scheduler.Tests.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int FreshSeedsMax = 300;
    private static readonly TimeSpan FreshSpan = TimeSpan.FromSeconds(40);

    public static TheoryData<ulong> RegressionSeeds => [.. File
        .ReadLines(Path.Combine(RepositoryRoot.Folder, "Scheduler.Tests", "Simulation", "regression-seeds.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => ulong.Parse(line.AsSpan(0, line.IndexOf(' ')), CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(RegressionSeeds))]
    public void Cluster_SeedThatOnceFailed_KeepsItsPromises(ulong seed) => Require(SimRun.Of(seed));

    [Fact]
    public void Cluster_FreshSeeds_KeepsItsPromises()
    {
        var first = SimArguments.FreshSeed();
        output.WriteLine($"seeds from {first}");
        var started = Stopwatch.GetTimestamp();
        var seen = new SimSums();
        for (ulong index = 0; index < FreshSeedsMax && Stopwatch.GetElapsedTime(started) < FreshSpan; index++)
        {
            var run = SimRun.Of(first + index);
            Require(run);
            seen.Add(run);
        }

        output.WriteLine(seen.ToString());
        // The runs were worth something only if faults hit, and most requests got through all the same.
        Assert.True(seen.Fenced > 0, "nobody was fenced");
        Assert.True(seen.Takeovers > 0, "no shard changed hands");
        Assert.True(seen.Acknowledged > seen.Runs * 20, $"only {seen.Acknowledged} requests got through in {seen.Runs} runs");
        Assert.True(seen.LocksHeld > seen.Runs, $"only {seen.LocksHeld} locks were had in {seen.Runs} runs");
        Assert.True(seen.RulesJudged > seen.Runs, $"only {seen.RulesJudged} placements were held against rules in {seen.Runs} runs");
        Assert.True(seen.Completed > seen.Runs, $"only {seen.Completed} completions of jobs in {seen.Runs} runs");
        Assert.True(seen.Scheduled > seen.Runs / 4, $"only {seen.Scheduled} runs of schedules in {seen.Runs} runs");
        Assert.True(seen.Reads > seen.Runs * 20, $"only {seen.Reads} answers were read in {seen.Runs} runs");
    }

    [Fact]
    public void Simulation_SameSeed_SameTrace()
    {
        var first = SimRun.Of(7).World.Trace;
        var second = SimRun.Of(7, linesKept: SimRun.TailLines).World.Trace;

        Assert.True(first.Count > 500);
        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Hash, SimRun.Of(8).World.Trace.Hash);
    }

    [Fact]
    public async Task Simulation_SameSeedInAnotherProcess_SameTrace()
    {
        var here = SimRun.Of(11).World.Trace.Hash;

        Assert.Equal(here, await HashInAnotherProcess(11));
    }

    /// <summary>A seed that fails is run once more, for its trace.</summary>
    private static void Require(SimRun run)
    {
        if (run.Violation is not { } broken) return;
        Assert.Fail($"seed {run.Seed} breaks {broken.Message}\n{SimRun.Of(run.Seed, linesKept: SimRun.TailLines).World.Trace}");
    }

    private static async Task<string> HashInAnotherProcess(ulong seed)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(SimulationTests).Assembly.Location);
        start.ArgumentList.Add("sim");
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, process.ExitCode);
        return printed.Trim();
    }
}
