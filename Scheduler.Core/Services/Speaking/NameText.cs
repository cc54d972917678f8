using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Services.Speaking;

/// <summary>
/// The names that a container is to know, as a text: <c>db=10.0.0.2,10.0.0.3;cache@=</c>, where @ stands for its own host.
/// A label of the container keeps the entries that it was made with, <c>db=10.0.0.2;cache=</c>, over the lives of its agent.
/// </summary>
internal static class NameText
{
    public const string Label = "io.scheduler.names";

    /// <summary>Null for none.</summary>
    public static string? Write(ImmutableArray<KnownName>? names) => names is { } all ? string.Join(';', all.Select(Write)) : null;

    /// <summary>Whether all of these stand in the text.</summary>
    public static bool Holds(string? text, ImmutableArray<KnownName> names)
    {
        if (text == Write(names)) return true;
        var there = (text ?? "").Split(';').ToHashSet(StringComparer.Ordinal);
        return names.All(one => there.Contains(Write(one)));
    }

    public static string WriteEntries(ImmutableArray<KnownName> names) =>
        string.Join(';', names.Select(one => Write(one with { IsLocal = false, Addresses = EntriesOf(one) })));

    /// <summary>The addresses of each name that the container's table was to have.</summary>
    public static Dictionary<string, string[]> ReadEntries(string label)
    {
        var entries = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var part in label.Split(';'))
        {
            if (part.IndexOf('=') is > 0 and var at) entries[part[..at]] = part[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        }

        return entries;
    }

    /// <summary>An entry would be found before what the engine answers.</summary>
    public static ImmutableArray<string> EntriesOf(KnownName one) => one.IsLocal ? [] : one.Addresses;

    private static string Write(KnownName one) => $"{one.Name}{(one.IsLocal ? "@" : "")}={string.Join(',', one.Addresses)}";
}
