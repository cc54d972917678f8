namespace Scheduler.Core.Compose.Writing;

/// <summary>A map in the making: what is nothing is left out. Values are texts, numbers, booleans, lists and maps.</summary>
internal sealed class YamlMap
{
    private readonly List<(string Key, object? Value)> _entries = [];

    public IReadOnlyList<(string Key, object? Value)> Entries => _entries;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Leaves out what is null, false or empty.</summary>
    public void Add(string key, object? value)
    {
        if (value is null or false or YamlMap { IsEmpty: true } or IReadOnlyCollection<object> { Count: 0 }) return;
        _entries.Add((key, value));
    }

    /// <summary>Also when it is empty, which then says something.</summary>
    public void Put(string key, object? value) => _entries.Add((key, value));

    public void Add(string key, IEnumerable<string> items) => Add(key, (object)items.ToArray<object>());

    public void Add(string key, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var map = new YamlMap();
        foreach (var (name, value) in pairs) map.Put(name, value);
        Add(key, map);
    }
}
