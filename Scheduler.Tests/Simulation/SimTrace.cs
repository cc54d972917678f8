using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Scheduler.Tests.Simulation;

/// <summary>
/// What happened, as a running hash: equal hashes mean equal runs. The text is kept only when somebody will read it,
/// because a seed that failed can be run again.
/// </summary>
/// <param name="linesKept">0 for the hash alone.</param>
internal sealed class SimTrace(int linesKept = 0)
{
    private readonly Queue<string> _lines = new();
    private readonly StringBuilder? _line = linesKept > 0 ? new StringBuilder() : null;
    private ulong _hash = 14695981039346656037;

    /// <summary>Its moment begins each line.</summary>
    public SimTimeProvider? Time { get; set; }

    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    public long Count { get; private set; }

    public void Add([InterpolatedStringHandlerArgument("")] ref SimTraceLine line) => End();

    public void Begin()
    {
        if (Time is null) return;
        Mix((ulong)Time.Ticks);
        _line?.Append(CultureInfo.InvariantCulture, $"{Time.Ticks / (double)TimeSpan.TicksPerSecond:0.0000} ");
    }

    public void Mix(string text)
    {
        foreach (var c in text) Mix(c);
        _line?.Append(text);
    }

    public void MixNumber(long number)
    {
        Mix((ulong)number);
        _line?.Append(number);
    }

    public override string ToString() => string.Join('\n', _lines);

    private void End()
    {
        Mix('\n');
        Count++;
        if (_line is null) return;
        _lines.Enqueue(_line.ToString());
        _line.Clear();
        if (_lines.Count > linesKept) _lines.Dequeue();
    }

    private void Mix(ulong bits) => _hash = (_hash ^ bits) * 1099511628211;
}
