namespace Scheduler.Core.Compose.Yaml;

/// <summary>A map in the making: keys keep the place of their first appearance.</summary>
internal sealed class MapBuilder
{
    private readonly OrderedDictionary<string, MapEntry> _entries = [];

    public MapBuilder(MapNode from)
    {
        foreach (var entry in from.Entries) _entries.Add(entry.Key.Text, entry);
    }

    public MapBuilder()
    {
    }

    public Node? this[string key] => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    public void Set(ScalarNode key, Node value) => _entries[key.Text] = new MapEntry(key, value);

    public MapNode ToMap(Mark mark) => new(mark, [.. _entries.Values]);
}
