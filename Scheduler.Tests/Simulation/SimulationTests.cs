using System.Diagnostics;
using System.Globalization;

namespace Scheduler.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Seeds = 200;

    [Fact]
    public void Cluster_UnderFaults_KeepsItsPromises()
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        long acknowledged = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var world = RunSeed(seed);
            outcomes.UnionWith(world.Histories.Outcomes.Keys);
            acknowledged += world.Clients.AcknowledgedCount;
        }

        // The run was worth something only if writers were fenced, and most requests got through all the same.
        Assert.Contains("Fenced", outcomes);
        Assert.True(acknowledged > Seeds * 24);
    }

    [Fact]
    public void Simulation_SameSeed_SameTrace()
    {
        var first = RunSeed(7).Trace;
        var second = RunSeed(7).Trace;

        Assert.True(first.Count > 500);
        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Hash, RunSeed(8).Trace.Hash);
    }

    [Fact]
    public async Task Simulation_SameSeedInAnotherProcess_SameTrace()
    {
        var here = RunSeed(11).Trace.Hash;

        Assert.Equal(here, await HashInAnotherProcess(11));
    }

    internal static SimWorld RunSeed(ulong seed)
    {
        var world = new SimWorld(seed);
        try
        {
            world.Run();
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"seed {seed}: {fault.Message}\n{world.Trace}", fault);
        }

        return world;
    }

    private static async Task<string> HashInAnotherProcess(ulong seed)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(SimulationTests).Assembly.Location);
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
