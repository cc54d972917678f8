using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Merging;

/// <summary>The compose format before version 2: services stand at the top, and there is nothing else.</summary>
internal static class FirstFormat
{
    public static bool Is(MapNode root) =>
        root.Entry("version") is null && root.Entry("services") is null && root.Entries.Any(IsService);

    /// <summary>The same file with its services under <c>services</c>.</summary>
    public static MapNode Lifted(MapNode root)
    {
        ImmutableArray<MapEntry> services = [.. root.Entries.Where(IsService)];
        var key = new ScalarNode(root.Mark, "services", Plain: true);
        return root.WithEntries(root.Entries.RemoveRange(services)).With(key, new MapNode(root.Mark, services));
    }

    private static bool IsService(MapEntry entry) =>
        entry.Value is MapNode && TopKeys.File[entry.Key.Text] is null && !entry.Key.Text.StartsWith("x-", StringComparison.Ordinal);
}
