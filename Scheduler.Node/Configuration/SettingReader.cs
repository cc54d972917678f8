using System.Globalization;

namespace Scheduler.Node.Configuration;

/// <summary>Reads typed values out of layers, the last layer first, and gathers every fault instead of stopping at one.</summary>
public sealed class SettingReader(IReadOnlyList<ConfigurationLayer> layers)
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public string? Text(string key) => Find(key)?.Value;

    public bool Flag(string key)
    {
        if (Find(key) is not { } found) return false;
        if (bool.TryParse(found.Value, out var flag)) return flag;
        Refuse(key, "true or false");
        return false;
    }

    public int Number(string key, int least, int most)
    {
        if (Find(key) is { } found
            && int.TryParse(found.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        Refuse(key, $"a whole number from {least} to {most}");
        return least;
    }

    /// <summary>A part of a whole, from 0 to 1.</summary>
    public double Share(string key)
    {
        if (Find(key) is { } found
            && double.TryParse(found.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            && share is >= 0 and <= 1)
            return share;
        Refuse(key, "a number from 0 to 1, such as 0.34");
        return 0;
    }

    public TimeSpan Time(string key, TimeSpan least, TimeSpan most)
    {
        if (Find(key) is { } found && Duration.TryParse(found.Value, out var duration))
        {
            if (duration >= least && duration <= most) return duration;
            Refuse(key, $"between {Duration.Format(least)} and {Duration.Format(most)}");
            return least;
        }

        Refuse(key, Duration.Expected);
        return least;
    }

    /// <summary>The names directly below a key, such as the indices of a list.</summary>
    public IEnumerable<string> Below(string key) =>
        layers.SelectMany(layer => layer.Values.Keys)
            .Where(name => name.StartsWith(key + ".", StringComparison.OrdinalIgnoreCase))
            .Select(name => name[(key.Length + 1)..])
            .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes that a key's value is not what is expected.</summary>
    public void Refuse(string key, string expected)
    {
        var found = Find(key);
        _faults.Add(found is null
            ? $"{key} is missing: expected {expected}"
            : $"{found.Value.Source}: {key} is \"{found.Value.Value}\": expected {expected}");
    }

    private (string Source, string Value)? Find(string key)
    {
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            if (layers[i].Values.TryGetValue(key, out var value)) return (layers[i].Source, value);
        }

        return null;
    }
}
