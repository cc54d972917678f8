using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>Incarnations in one column: a JSON array of strings such as <c>"n2#5"</c>.</summary>
internal static class IncarnationList
{
    public static string Write(IEnumerable<NodeIncarnation> all) => JsonSerializer.Serialize(all.Select(one => one.ToString()));

    public static ImmutableSortedSet<NodeIncarnation> Read(string column) =>
        [.. JsonSerializer.Deserialize<string[]>(column)!.Select(Parse)];

    private static NodeIncarnation Parse(string text)
    {
        var mark = text.LastIndexOf('#');
        return new NodeIncarnation(new NodeId(text[..mark]), long.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture));
    }
}
