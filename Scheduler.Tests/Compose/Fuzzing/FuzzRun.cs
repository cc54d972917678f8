using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Writing;

namespace Scheduler.Tests.Compose.Fuzzing;

/// <summary>
/// Reads one input after the other and judges: no exception, not over a second, not over so much memory; errors or a stack,
/// and a stack that can be written.
/// </summary>
internal sealed class FuzzRun(ulong seed)
{
    public static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(1);
    public const long BytesMax = 512L * 1024 * 1024;

    public TimeSpan Slowest { get; private set; }

    public long Largest { get; private set; }

    public long Stacks { get; private set; }

    /// <summary>What is wrong with an input, or null.</summary>
    public string? Judge(long number)
    {
        var input = FuzzInput.Of(seed, number);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.TotalTime;
        try
        {
            var result = ComposeReader.Read(input);
            if (Cost(started, bytes) is { } cost) return cost;
            if (result.Stack is null != result.Findings.Any(finding => finding.Severity == Severity.Error))
                return "neither a stack nor an error, or both";
            if (result.Stack is null) return null;
            Stacks++;
            // Writing is dearer, and its own reading back is what is looked at.
            if (Stacks % 20 == 0) ComposeWriter.Write(result.Stack);
            return null;
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            return crash.ToString();
        }
    }

    /// <summary>In processor time: how long other processes kept this one waiting says nothing of the readers.</summary>
    private string? Cost(TimeSpan started, long bytes)
    {
        var (time, made) = (Environment.CpuUsage.TotalTime - started, GC.GetAllocatedBytesForCurrentThread() - bytes);
        if (time > Slowest) Slowest = time;
        if (made > Largest) Largest = made;
        if (time > TimeMax) return string.Create(CultureInfo.InvariantCulture, $"took {time.TotalSeconds:0.0} s");
        return made > BytesMax ? $"made {made:N0} bytes" : null;
    }

    /// <summary><c>fuzz --for 5m | --inputs N [--seed S] [--from N]</c>.</summary>
    public static int RunAll(string[] arguments)
    {
        if (FuzzArguments.Read(arguments) is not { } wanted)
        {
            Console.Error.WriteLine("usage: Scheduler.Tests fuzz --for 5m | --inputs N [--seed S] [--from N]");
            return 2;
        }

        var run = new FuzzRun(wanted.Seed);
        var (watch, number, faults) = (Stopwatch.StartNew(), wanted.From, 0);
        for (; number - wanted.From < wanted.Inputs && watch.Elapsed < wanted.For; number++)
        {
            if (run.Judge(number) is not { } fault) continue;
            // The compiler at run time makes anything slow once; what is slow twice is slow.
            if (fault.StartsWith("took ", StringComparison.Ordinal) && run.Judge(number) is null) continue;
            faults++;
            Console.WriteLine($"seed {wanted.Seed} input {number}: {fault}\n{Shown(FuzzInput.Of(wanted.Seed, number))}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{number - wanted.From} inputs of seed {wanted.Seed} in {watch.Elapsed.TotalSeconds:0} s: {faults} faults, {run.Stacks} gave a stack; slowest {run.Slowest.TotalMilliseconds:0} ms, largest {run.Largest / 1024} KiB"));
        return faults == 0 ? 0 : 1;
    }

    private static string Shown(ComposeInput input)
    {
        var text = new StringBuilder();
        foreach (var file in input.Files.Concat(input.RancherFiles).Append(input.AnswersFile).OfType<ComposeFile>())
            text.Append($"--- {file.Path}\n{(file.Text.Length > 4_000 ? file.Text[..4_000] + "…" : file.Text)}\n");
        return text.ToString();
    }
}
