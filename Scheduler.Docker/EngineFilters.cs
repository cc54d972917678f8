using System.Collections.Immutable;
using System.Text.Json;

namespace Scheduler.Docker;

/// <summary>
/// What a list or an event stream is narrowed to: values of one key are alternatives, keys must all hold (labels:
/// every value must hold). Immutable; <see cref="With"/> returns a new one.
/// </summary>
public sealed class EngineFilters
{
    public static readonly EngineFilters None = new(ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty);

    private readonly ImmutableSortedDictionary<string, ImmutableSortedSet<string>> _values;

    private EngineFilters(ImmutableSortedDictionary<string, ImmutableSortedSet<string>> values) => _values = values;

    public static EngineFilters Label(string name, string? value = null) => None.WithLabel(name, value);

    public EngineFilters WithLabel(string name, string? value = null) =>
        With("label", value is null ? name : $"{name}={value}");

    public EngineFilters With(string key, string value)
    {
        var sofar = _values.GetValueOrDefault(key, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
        return new EngineFilters(_values.SetItem(key, sofar.Add(value)));
    }

    /// <summary>The API's form, <c>{"key":["value"]}</c>; null when there is nothing to filter.</summary>
    internal string? ToJson() => _values.IsEmpty
        ? null
        : JsonSerializer.Serialize(
            _values.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()),
            Models.EngineJson.Default.DictionaryStringStringArray);
}
