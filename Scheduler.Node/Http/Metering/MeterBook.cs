using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Scheduler.Node.Http.Metering;

/// <summary>
/// Adds up what the process' meters named <c>Scheduler.*</c> measure, for Prometheus to read: counters as they are,
/// histograms in seconds over fixed bounds. Any part of the node is shown by making a meter of such a name.
/// </summary>
public sealed class MeterBook : IDisposable
{
    private const string MeterPrefix = "Scheduler.";
    private const int SeriesMax = 2000;

    private static readonly double[] Bounds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (Instrument Instrument, SortedDictionary<string, MeterSeries> Series)> _instruments =
        new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly object _scope;
    private int _series;

    /// <param name="scope">Meters made for another scope than this one are not ours; those without a scope are the process'.</param>
    public MeterBook(object scope)
    {
        _scope = scope;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public void Write(PrometheusText text)
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            foreach (var (name, (instrument, all)) in _instruments)
            {
                var isHistogram = IsHistogram(instrument);
                text.Metric(name, isHistogram ? "histogram" : IsCounter(instrument) ? "counter" : "gauge", instrument.Description ?? instrument.Name);
                foreach (var series in all.Values)
                {
                    if (isHistogram) series.WriteHistogram(text, name, Bounds);
                    else series.WriteSum(text, name);
                }
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private bool IsOurs(Meter meter) =>
        meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) && (meter.Scope is null || ReferenceEquals(meter.Scope, _scope));

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = ImmutableArray.CreateBuilder<(string, string)>(tags.Length);
        foreach (var (key, tag) in tags) labels.Add((key, tag?.ToString() ?? ""));
        var id = string.Join('\u0001', labels);
        lock (_gate)
        {
            var name = NameOf(instrument);
            if (!_instruments.TryGetValue(name, out var found)) _instruments[name] = found = (instrument, new(StringComparer.Ordinal));
            if (!found.Series.TryGetValue(id, out var series))
            {
                // A label that takes ever new values must not take ever more memory.
                if (++_series > SeriesMax) return;
                found.Series[id] = series = new MeterSeries(labels.ToImmutable(), Bounds.Length);
            }

            if (IsHistogram(instrument)) series.Record(value, Bounds);
            else if (instrument.IsObservable || IsGauge(instrument)) series.Set(value);
            else series.Add(value);
        }
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        return IsCounter(instrument) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static bool IsHistogram(Instrument instrument) => IsGeneric(instrument, typeof(Histogram<>));

    private static bool IsGauge(Instrument instrument) => IsGeneric(instrument, typeof(Gauge<>));

    private static bool IsCounter(Instrument instrument) =>
        IsGeneric(instrument, typeof(Counter<>)) || IsGeneric(instrument, typeof(ObservableCounter<>));

    private static bool IsGeneric(Instrument instrument, Type definition) =>
        instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == definition;
}
