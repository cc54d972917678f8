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
}
