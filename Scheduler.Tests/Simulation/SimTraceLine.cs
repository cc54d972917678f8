using System.Runtime.CompilerServices;

namespace Scheduler.Tests.Simulation;

/// <summary>A line on its way into a trace: hashed piece by piece, so that no string is made that nobody reads.</summary>
[InterpolatedStringHandler]
internal readonly ref struct SimTraceLine
{
    private readonly SimTrace _trace;

    public SimTraceLine(int literalLength, int formattedCount, SimTrace trace)
    {
        _trace = trace;
        trace.Begin();
    }

    public void AppendLiteral(string text) => _trace.Mix(text);

    public void AppendFormatted(string? text) => _trace.Mix(text ?? "");

    public void AppendFormatted(int number) => _trace.MixNumber(number);

    public void AppendFormatted(long number) => _trace.MixNumber(number);

    public void AppendFormatted<T>(T value) => _trace.Mix(value?.ToString() ?? "");
}
