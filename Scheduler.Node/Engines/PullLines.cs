using System.Globalization;
using Scheduler.Docker;

namespace Scheduler.Node.Engines;

/// <summary>Sums up the many lines of a pull into one line for a person, now and then.</summary>
internal sealed class PullLines(Action<string> say)
{
    private const int SayEvery = 25;
    private readonly Dictionary<string, (long Done, long Total)> _layers = [];
    private int _seen;

    public void Add(PullProgress progress)
    {
        if (progress is { Layer: { } layer, BytesTotal: { } total }) _layers[layer] = (progress.BytesDone ?? 0, total);
        if (_seen++ % SayEvery != 0) return;
        var (done, all) = (_layers.Values.Sum(one => one.Done), _layers.Values.Sum(one => one.Total));
        say(all == 0
            ? $"pulling: {progress.Status}"
            : string.Create(CultureInfo.InvariantCulture, $"pulling: {done / 1e6:0.0} of {all / 1e6:0.0} MB in {_layers.Count} layers"));
    }
}
