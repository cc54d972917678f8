using System.Globalization;

namespace Scheduler.Tests.Simulation;

/// <summary>
/// Lets this assembly run seeds as a program:
/// <c>sim SEED [--trace]</c> prints the seed's trace hash, or its whole trace;
/// <c>sim --for 10m [--parallel 2] [--from SEED]</c> runs one seed after the other and prints those that fail;
/// <c>sim bugs</c> shows which seed finds each planted bug;
/// <c>corpus DIR</c> reads a folder of catalog templates; <c>fuzz</c> reads damaged ones; <c>keys</c> prints the tables of docs/compose.md.
/// </summary>
internal static class SimulationProcess
{
    private static int Main(string[] args)
    {
        if (args is ["fuzz", .. var fuzz]) return Compose.Fuzzing.FuzzRun.RunAll(fuzz);
        if (args is ["keys"])
        {
            Console.Write(Scheduler.Core.Compose.Keys.ComposeKeys.ToMarkdown());
            return 0;
        }

        if (args is ["corpus", .. var corpus]) return Compose.Corpus.CorpusReport.Run(corpus);
        if (args is ["sim", "bugs"]) return BugHunt.PrintAll() ? 0 : 1;
        if (args is not ["sim", .. var rest] || SimArguments.Read(rest) is not { } wanted)
        {
            Console.Error.WriteLine("usage: Scheduler.Tests sim SEED [--trace]");
            Console.Error.WriteLine("       Scheduler.Tests sim --for 10m [--parallel 2] [--from SEED]");
            Console.Error.WriteLine("       Scheduler.Tests sim bugs");
            Console.Error.WriteLine("       Scheduler.Tests corpus DIR [--warnings]");
            Console.Error.WriteLine("       Scheduler.Tests fuzz --for 5m | --inputs N [--seed S] [--from N]");
            return 2;
        }

        return wanted.Seed is { } seed ? RunOne(seed, wanted.Trace) : new SimCampaign(wanted).Run() ? 0 : 1;
    }

    private static int RunOne(ulong seed, bool withTrace)
    {
        var run = SimRun.Of(seed, linesKept: withTrace ? int.MaxValue : 0);
        if (run.Violation is null && !withTrace)
        {
            Console.WriteLine(run.World.Trace.Hash);
            return 0;
        }

        Console.WriteLine(withTrace ? run.World.Trace : SimRun.Of(seed, linesKept: SimRun.TailLines).World.Trace);
        Console.WriteLine(run.World.Mix);
        Console.WriteLine(run.Violation is { } broken
            ? $"seed {seed} breaks {broken.Message}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed} holds: {run.Virtual.TotalSeconds:0} s in {run.Real.TotalSeconds:0.000} s, hash {run.World.Trace.Hash}"));
        return run.Violation is null ? 0 : 1;
    }
}
