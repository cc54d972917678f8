using System.Diagnostics;
using System.Globalization;

namespace Scheduler.Tests.Simulation;

/// <summary>Runs seed after seed for a while, on some threads, and prints every violation and, at the end, the sums.</summary>
internal sealed class SimCampaign(SimArguments wanted)
{
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<string, int> _broken = new(StringComparer.Ordinal);
    private readonly SimSums _sums = new();
    private ulong _next = wanted.From;

    /// <summary>True when every seed held.</summary>
    public bool Run()
    {
        Console.WriteLine($"seeds from {wanted.From}");
        var threads = Enumerable.Range(0, wanted.Parallel).Select(_ => new Thread(RunSeeds)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var real = Stopwatch.GetElapsedTime(_started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_sums.Runs} seeds in {real.TotalSeconds:0.0} s ({_sums.Runs / real.TotalSeconds:0.0} per s), {_sums.Virtual.TotalSeconds:0} s of virtual time ({_sums.Virtual / real:0} times real time), {_broken.Values.Sum()} violations{string.Concat(_broken.Select(one => $"; {one.Key}: {one.Value}"))}"));
        Console.WriteLine(_sums);
        return _broken.Count == 0;
    }

    private void RunSeeds()
    {
        while (Stopwatch.GetElapsedTime(_started) < wanted.For)
        {
            var run = SimRun.Of(Interlocked.Increment(ref _next) - 1);
            lock (_gate) Note(run);
        }
    }

    private void Note(SimRun run)
    {
        _sums.Add(run);
        if (run.Violation is not { } broken) return;
        _broken[broken.Invariant] = _broken.GetValueOrDefault(broken.Invariant) + 1;
        Console.WriteLine($"seed {run.Seed} breaks {broken.Message}");
        if (!wanted.Trace) return;
        Console.WriteLine(SimRun.Of(run.Seed, linesKept: SimRun.TailLines).World.Trace);
    }
}
