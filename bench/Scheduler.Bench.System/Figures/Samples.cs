using System.Diagnostics;

namespace Scheduler.Bench.Figures;

/// <summary>Measurements of one thing, in milliseconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Last => _values[^1];

    public double Median => Quantile(0.5);

    public double P95 => Quantile(0.95);

    public double Max => Quantile(1);

    /// <summary>Of fewer than a hundred samples, the greatest.</summary>
    public double P99 => Quantile(0.99);

    public void Add(double milliseconds) => _values.Add(milliseconds);

    /// <summary>Adds the time since a <see cref="Stopwatch"/> timestamp.</summary>
    public void AddSince(long began) => Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

    /// <summary>Nearest rank, so that every answer is a value that was measured.</summary>
    private double Quantile(double share)
    {
        if (_values.Count == 0) return double.NaN;
        var sorted = _values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - (share < 1 ? 1 : 0))];
    }
}
