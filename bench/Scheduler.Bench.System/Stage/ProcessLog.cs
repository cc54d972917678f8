using System.Diagnostics;

namespace Scheduler.Bench.Stage;

/// <summary>What a process says, in a file.</summary>
internal static class ProcessLog
{
    public static void Keep(Process process, string file)
    {
        var log = new StreamWriter(file) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static void Write(StreamWriter log, string? line)
    {
        if (line is null) return;
        lock (log) log.WriteLine(line);
    }
}
