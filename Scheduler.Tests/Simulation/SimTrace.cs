using System.Globalization;

namespace Scheduler.Tests.Simulation;

/// <summary>What happened, as a running hash and its last lines. Equal hashes mean equal runs.</summary>
internal sealed class SimTrace
{
    private const int LinesKept = 400;

    private readonly Queue<string> _lines = new();
    private ulong _hash = 14695981039346656037;

    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    public long Count { get; private set; }

    public void Add(string line)
    {
        Count++;
        foreach (var c in line)
        {
            _hash = (_hash ^ c) * 1099511628211;
        }

        _lines.Enqueue(line);
        if (_lines.Count > LinesKept) _lines.Dequeue();
    }

    public override string ToString() => string.Join('\n', _lines);
}
