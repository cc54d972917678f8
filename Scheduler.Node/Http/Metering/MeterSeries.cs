using System.Collections.Immutable;

namespace Scheduler.Node.Http.Metering;

/// <summary>The measurements of one instrument with one set of labels.</summary>
public sealed class MeterSeries(ImmutableArray<(string Name, string Value)> labels, int bounds)
{
    private readonly long[] _buckets = new long[bounds + 1];
    private double _sum;
    private long _count;

    public void Add(double value) => _sum += value;

    public void Set(double value) => _sum = value;

    public void Record(double value, double[] upTo)
    {
        _sum += value;
        _count++;
        var bucket = 0;
        while (bucket < upTo.Length && value > upTo[bucket]) bucket++;
        _buckets[bucket]++;
    }

    public void WriteSum(PrometheusText text, string name) => text.Sample(name, _sum, labels.AsSpan());

    public void WriteHistogram(PrometheusText text, string name, double[] upTo)
    {
        var below = 0L;
        for (var i = 0; i <= upTo.Length; i++)
        {
            below += _buckets[i];
            var bound = i < upTo.Length ? upTo[i] : double.PositiveInfinity;
            text.Sample(name + "_bucket", below, [.. labels, ("le", PrometheusText.Number(bound))]);
        }

        text.Sample(name + "_sum", _sum, labels.AsSpan()).Sample(name + "_count", _count, labels.AsSpan());
    }
}
