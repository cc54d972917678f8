using System.Collections.Immutable;
using System.Net;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>extra_hosts</c>: a list of <c>name:address</c> or <c>name=address</c>, or a map. Each becomes <c>name:address</c>.</summary>
internal static class ExtraHostReader
{
    public static ImmutableArray<string> Read(Field? field)
    {
        if (field is null) return [];
        var hosts = field.IsList
            ? field.Items().Select(Item)
            : field.Entries(wanted: "a list or a map")
                .SelectMany(entry => entry.Value.OneOrMore().Select(address => Checked(address, entry.Key, address.Word())));
        return [.. hosts.OfType<string>().Distinct()];
    }

    private static string? Item(Field item)
    {
        if (item.Word() is not { } text) return null;
        var at = text.AsSpan().IndexOfAny(':', '=');
        if (at > 0) return Checked(item, text[..at], text[(at + 1)..]);
        item.Error($"must be name:address, is \"{Shown.Text(text)}\"");
        return null;
    }

    private static string? Checked(Field at, string name, string? address)
    {
        if (address is null) return null;
        var bare = address is ['[', .., ']'] ? address[1..^1] : address;
        // The engine itself fills in the host's own address for this word.
        if (bare == "host-gateway" || IPAddress.TryParse(bare, out _)) return $"{name}:{bare}";
        at.Error($"must name an IP address or host-gateway, is \"{Shown.Text(address)}\"");
        return null;
    }
}
