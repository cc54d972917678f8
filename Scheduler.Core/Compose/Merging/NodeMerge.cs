using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Merging;

/// <summary>Lays a later value over an earlier one by <see cref="MergeRules"/>. Depth is bounded by what was parsed.</summary>
internal static class NodeMerge
{
    /// <summary>Lays one file's root over another's.</summary>
    public static MapNode Files(MapNode earlier, MapNode later) => Maps(earlier, later, level: "");

    /// <summary>Lays a service over the one that it extends.</summary>
    public static MapNode Services(MapNode extended, MapNode own) => Maps(extended, own, level: "service");

    private static MapNode Maps(MapNode earlier, MapNode later, string level)
    {
        var merged = new MapBuilder(earlier);
        foreach (var entry in later.Entries) merged.Set(entry.Key, Value(merged[entry.Key.Text], entry.Value, level, entry.Key.Text));
        return merged.ToMap(later.Mark);
    }

    private static Node Value(Node? earlier, Node later, string level, string key)
    {
        // What was reset stays so for a service that is extended: the later value stands for all there was.
        if (earlier?.Tag == MergeTag.Reset) return later.IsNull ? earlier : later with { Tag = MergeTag.Override };
        if (earlier is null || earlier.IsNull || later.Tag is MergeTag.Override or MergeTag.Reset) return later;
        // A key with nothing says nothing; to remove a value there is !reset.
        if (later.IsNull) return earlier;
        var below = MergeRules.Level(level, key);
        return MergeRules.For(level, key) switch
        {
            MergeRule.Replace => later,
            // A name without a value has that of the environment, or none: it does not keep the earlier one.
            MergeRule.Pairs => EntriesReplaced(AsMap(earlier, ['=']), AsMap(later, ['='])),
            MergeRule.Hosts => Hosts(earlier, later),
            MergeRule.Names => Usual(AsMap(earlier, []), AsMap(later, []), below),
            MergeRule.OneOrMore => Usual(AsList(earlier), AsList(later), below),
            MergeRule.Targets => ByTarget(earlier, later),
            MergeRule.Logging => Logging(earlier, later),
            MergeRule.EntriesReplace => EntriesReplaced(earlier, later),
            MergeRule.Usual => Usual(earlier, later, below),
            var rule => throw new ArgumentOutOfRangeException(nameof(key), rule, null),
        };
    }

    private static Node Usual(Node earlier, Node later, string level) => (earlier, later) switch
    {
        (MapNode first, MapNode second) => Maps(first, second, level),
        (ListNode first, ListNode second) => new ListNode(second.Mark, first.Items.AddRange(second.Items)),
        _ => later,
    };

    private static Node AsList(Node node) => node is ScalarNode ? new ListNode(node.Mark, [node]) : node;

    /// <summary>A list of texts as a map; a list of other things as it is, for its reader to complain about.</summary>
    private static Node AsMap(Node node, char[] separators)
    {
        if (node is not ListNode list || !list.Items.All(item => item is ScalarNode)) return node;
        var map = new MapBuilder();
        foreach (var item in list.Items.Cast<ScalarNode>())
        {
            var at = item.Text.IndexOfAny(separators);
            var key = at < 0 ? item : item with { Text = item.Text[..at] };
            var value = at < 0 ? new ScalarNode(item.Mark, "", Plain: true) : new ScalarNode(item.Mark, item.Text[(at + 1)..], Plain: false);
            map.Set(key, value);
        }

        return map.ToMap(node.Mark);
    }

    private static Node Hosts(Node earlier, Node later)
    {
        var first = AsHosts(earlier);
        if (later is not MapNode map || first is not ListNode list) return Usual(first, AsHosts(later), "extra_hosts");
        var reset = map.Entries.Where(entry => entry.Value.Tag == MergeTag.Reset).Select(entry => entry.Key.Text).ToHashSet();
        var kept = list.Items.Where(item => item is not ScalarNode host || !reset.Contains(host.Text.Split(':', '=')[0]));
        return Usual(list with { Items = [.. kept] }, AsHosts(Resets.TakenOut(map)), "extra_hosts");
    }

    /// <summary>Names with addresses as a list of <c>name:address</c>: a name may have several.</summary>
    private static Node AsHosts(Node node)
    {
        if (node is not MapNode map) return node;
        var addresses = map.Entries.SelectMany(entry => AsList(entry.Value) is ListNode list
            ? list.Items.Select(item => (Name: entry.Key.Text, Address: item as ScalarNode))
            : [("", null)]).ToList();
        // What is no address is left for its reader to complain about.
        return addresses.Any(one => one.Address is not { IsNull: false })
            ? node
            : new ListNode(node.Mark, [.. addresses.Select(one => one.Address! with { Text = $"{one.Name}:{one.Address.Text}" })]);
    }

    private static Node ByTarget(Node earlier, Node later)
    {
        if (earlier is not ListNode first || later is not ListNode second) return later;
        var replaced = second.Items.Select(Target).OfType<string>().ToHashSet();
        var kept = first.Items.Where(item => Target(item) is not { } target || !replaced.Contains(target));
        return new ListNode(second.Mark, [.. kept, .. second.Items]);
    }

    private static string? Target(Node item)
    {
        // Without a target, a secret is where its name says, and a device where it is on the host.
        if (item is MapNode map) return ((map["target"] ?? map["source"]) as ScalarNode)?.Text.TrimEnd('/');
        if (item is not ScalarNode scalar) return null;
        var parts = scalar.Text.Split(':');
        return (parts.Length == 1 ? parts[0] : parts[1]).TrimEnd('/');
    }

    private static Node Logging(Node earlier, Node later)
    {
        if (earlier is not MapNode first || later is not MapNode second) return later;
        var isSameDriver = second["driver"] is null
            || (second["driver"] is ScalarNode driver && first["driver"] is ScalarNode old && driver.Text == old.Text);
        return isSameDriver ? Maps(first, second, "logging") : later;
    }

    private static Node EntriesReplaced(Node earlier, Node later)
    {
        if (earlier is not MapNode first || later is not MapNode second) return later;
        var merged = new MapBuilder(first);
        foreach (var entry in second.Entries) merged.Set(entry.Key, entry.Value);
        return merged.ToMap(second.Mark);
    }
}
