using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Merging;

/// <summary>
/// Takes out what <c>!reset</c> removes. Until all files and services are laid over one another it stays in the tree as a value
/// that is nothing, so that it also removes what a service has from one that it extends.
/// </summary>
internal static class Resets
{
    public static MapNode TakenOut(MapNode map) => map.WithEntries(
        [.. map.Entries.Where(entry => entry.Value.Tag != MergeTag.Reset).Select(entry => entry with { Value = Within(entry.Value) })]);

    private static Node Within(Node node) => node switch
    {
        MapNode map => TakenOut(map),
        ListNode list => list with { Items = [.. list.Items.Where(item => item.Tag != MergeTag.Reset).Select(Within)] },
        _ => node,
    };
}
