using System.Globalization;

namespace Scheduler.Tests.Simulation;

/// <summary>
/// Lets this assembly run one seed as a program, <c>dotnet Scheduler.Tests.dll SEED</c>, and print its trace hash; with
/// a second argument, whatever it is, its trace. Hash codes of strings differ between processes, so only a second
/// process shows whether a run depends on one.
/// </summary>
internal static class SimulationProcess
{
    private static int Main(string[] args)
    {
        if (args.Length is 0 or > 2 || !ulong.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            Console.Error.WriteLine("usage: Scheduler.Tests SEED [trace]");
            return 2;
        }

        var world = SimulationTests.RunSeed(seed);
        Console.WriteLine(args.Length > 1 ? world.Trace : world.Trace.Hash);
        return 0;
    }
}
