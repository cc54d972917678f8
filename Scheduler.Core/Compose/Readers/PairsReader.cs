using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads what may be written as a map or as a list of <c>name=value</c>: environment, labels, sysctls.</summary>
internal static class PairsReader
{
    /// <summary>Each name with its value, which is null where there is none.</summary>
    public static IEnumerable<(string Name, string? Value, Field At)> Read(Field? field)
    {
        if (field is null) return [];
        return field.IsList ? field.Items().SelectMany(Item) : field.Entries(wanted: "a list or a map").SelectMany(Entry);
    }

    /// <summary>The pairs, with an empty text for a name without a value; a later one of the same name wins.</summary>
    public static ImmutableSortedDictionary<string, string> Texts(Field? field)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value, _) in Read(field)) texts[name] = value ?? "";
        return texts.ToImmutable();
    }

    private static IEnumerable<(string, string?, Field)> Item(Field item)
    {
        if (item.Word() is not { } text) yield break;
        var equals = text.IndexOf('=');
        if (equals == 0) item.Error("must be NAME=value, has no name");
        else if (equals < 0) yield return (text, null, item);
        else yield return (text[..equals], text[(equals + 1)..], item);
    }

    private static IEnumerable<(string, string?, Field)> Entry((string Key, Field Value) entry)
    {
        var (key, value) = entry;
        if (key.Length == 0) value.Error("must have a name");
        else if (value.Node.IsNull) yield return (key, null, value);
        else if (value.Text() is { } text) yield return (key, text, value);
    }
}
