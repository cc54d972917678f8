using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// A value with the way to it. What is read from it has the asked-for type, or there is an error among the findings
/// and the answer is null or empty: readers go on, so that one reading tells all that is wrong.
/// </summary>
internal sealed class Field(Node node, Mark mark, string path, FindingList findings)
{
    public Field(Node node, string path, FindingList findings)
        : this(node, node.Mark, path, findings)
    {
    }

    public Node Node => node;

    /// <summary>Where findings point: at a text itself, at the key of a map or list.</summary>
    public Mark Mark => mark;

    public string Path => path;

    public bool IsMap => node is MapNode;

    public bool IsList => node is ListNode;

    public bool IsScalar => node is ScalarNode;

    /// <summary>The value of a key of this map; null when it is absent or has nothing.</summary>
    public Field? this[string key] => node is MapNode map && map.Entry(key) is { Value.IsNull: false } entry ? Child(entry) : null;

    /// <summary>The keys of this map in order, those that have nothing with a null value.</summary>
    /// <param name="wanted">What it may be, for the words of an error.</param>
    public IEnumerable<(string Key, Field Value)> Entries(string wanted = "a map")
    {
        if (node is MapNode map) return map.Entries.Select(entry => (entry.Key.Text, Child(entry)));
        if (!node.IsNull) WrongKind(wanted);
        return [];
    }

    public IEnumerable<Field> Items()
    {
        if (node is ListNode list) return list.Items.Select((item, i) => new Field(item, $"{path}[{i}]", findings));
        if (!node.IsNull) WrongKind("a list");
        return [];
    }

    /// <summary>The items of a list, or this one value for itself.</summary>
    public IEnumerable<Field> OneOrMore() => IsScalar ? [this] : Items();

    public string? Text()
    {
        if (node is ScalarNode { IsNull: false } scalar) return scalar.Text;
        WrongKind("a text");
        return null;
    }

    /// <summary>A text of at least one character.</summary>
    public string? Word()
    {
        var text = Text();
        if (text is not "") return text;
        Error("must not be empty");
        return null;
    }

    /// <summary>A text; null when it is empty, as a variable that is not set leaves it: as if it were not given.</summary>
    public string? WordOrNone() => Text() is { Length: > 0 } text ? text : null;

    public ImmutableArray<string> Words() =>
        [.. Items().Select(item => item.Word()).OfType<string>()];

    public bool? Bool()
    {
        switch (Text())
        {
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return true;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return false;
            case { } other:
                Error($"must be true or false, is \"{Shown.Text(other)}\"");
                return null;
            default:
                return null;
        }
    }

    /// <summary>Parses the text, or reports what it must be.</summary>
    public T? Parsed<T>(Func<string, T?> parse, string must) where T : struct
    {
        if (Text() is not { } text) return null;
        if (parse(text.Trim()) is { } value) return value;
        Error($"must be {must}, is \"{Shown.Text(text)}\"");
        return null;
    }

    public T? Parsed<T>(Func<string, T?> parse, string must) where T : class
    {
        if (Text() is not { } text) return null;
        if (parse(text.Trim()) is { } value) return value;
        Error($"must be {must}, is \"{Shown.Text(text)}\"");
        return null;
    }

    /// <summary>Reports the keys of this map that are unknown or not used, by their fate.</summary>
    public void CheckKeys(KeySection section)
    {
        if (node is not MapNode map) return;
        foreach (var entry in map.Entries)
        {
            var key = entry.Key.Text;
            if (key.StartsWith("x-", StringComparison.Ordinal)) continue;
            Judge(section, section[key], entry);
        }
    }

    public void Error(string message) => findings.Error(Mark, path, message);

    public void Warning(string message) => findings.Warning(Mark, path, message);

    public void Info(string message) => findings.Info(Mark, path, message);

    private void Judge(KeySection section, KeyRule? rule, MapEntry entry)
    {
        var at = KeyPath.Join(path, entry.Key.Text);
        switch (rule?.Fate)
        {
            case Fate.Used:
                break;
            case null:
                var meant = !findings.IsFull && section.Nearest(entry.Key.Text) is { } near ? $"; did you mean {near}?" : "";
                findings.Error(entry.Key.Mark, at, $"is not a known key{meant}");
                break;
            case Fate.Refused when !SaysNothing(entry.Value):
                findings.Error(entry.Key.Mark, at, $"is not supported: {rule.Note}");
                break;
            case Fate.Warned when !SaysNothing(entry.Value):
                findings.Warning(entry.Key.Mark, at, $"has no effect: {rule.Note}");
                break;
            case Fate.Ignored:
                findings.Info(entry.Key.Mark, at, $"has no effect: {rule.Note}");
                break;
        }
    }

    private static bool SaysNothing(Node value) =>
        value.IsNull || value is ScalarNode { Text: "" } or ListNode { Items.IsEmpty: true } or MapNode { Entries.IsEmpty: true };

    private Field Child(MapEntry entry) =>
        new(entry.Value, entry.Value is ScalarNode ? entry.Value.Mark : entry.Key.Mark, KeyPath.Join(path, entry.Key.Text), findings);

    private void WrongKind(string wanted) => Error($"must be {wanted}, is {node.Kind}");
}
