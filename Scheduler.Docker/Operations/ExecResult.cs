using System.Text;

namespace Scheduler.Docker;

/// <summary>What a command said and how it ended. The exit code is null if it closed its output and still runs.</summary>
public sealed record ExecResult(int? ExitCode, ReadOnlyMemory<byte> Stdout, ReadOnlyMemory<byte> Stderr)
{
    public string StdoutText => Encoding.UTF8.GetString(Stdout.Span);

    public string StderrText => Encoding.UTF8.GetString(Stderr.Span);
}
