using System.Diagnostics;
using System.Globalization;

namespace Scheduler.Tests.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Simulation_SameSeed_SameTrace()
    {
        var first = SimRun.Of(7).World.Trace;
        var second = SimRun.Of(7).World.Trace;

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

    private static async Task<string> HashInAnotherProcess(ulong seed)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(SimulationTests).Assembly.Location);
        start.ArgumentList.Add("sim");
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
