using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Yaml;

/// <summary>A value of a YAML file that remembers where it stands. Immutable, so an alias shares what its anchor names.</summary>
/// <param name="Mark">Its first character.</param>
/// <param name="Size">Values in it, itself included, with every alias written out.</param>
internal abstract record Node(Mark Mark, long Size)
{
    /// <summary>A map, a list or a text, with its article, for messages.</summary>
    public abstract string Kind { get; }

    public virtual bool IsNull => Tag == MergeTag.Reset;

    /// <summary>What compose's own tags ask for when files are merged.</summary>
    public MergeTag Tag { get; init; }
}

internal enum MergeTag
{
    None,

    /// <summary><c>!reset</c>: as if no file had given the key.</summary>
    Reset,

    /// <summary><c>!override</c>: this value instead of the one it would be merged with.</summary>
    Override,
}

/// <param name="Plain">Written without quotes, so that <c>null</c> and an empty value mean "nothing".</param>
internal sealed record ScalarNode(Mark Mark, string Text, bool Plain) : Node(Mark, 1)
{
    public override string Kind => IsNull ? "empty" : "a text";

    public override bool IsNull => base.IsNull || (Plain && (Text is "" or "~" or "null" or "Null" or "NULL"));
}

internal sealed record ListNode(Mark Mark, ImmutableArray<Node> Items) : Node(Mark, 1 + Items.Sum(item => item.Size))
{
    public override string Kind => "a list";
}

internal sealed record MapEntry(ScalarNode Key, Node Value);

/// <param name="Entries">In the order of the file; keys are unique.</param>
internal sealed record MapNode(Mark Mark, ImmutableArray<MapEntry> Entries)
    : Node(Mark, 1 + Entries.Sum(entry => entry.Value.Size))
{
    private Dictionary<string, int>? _positions;

    public override string Kind => "a map";

    public MapEntry? Entry(string key) => Position(key) is { } position ? Entries[position] : null;

    /// <summary>The value of a key; null when the key is absent or has nothing.</summary>
    public Node? this[string key] => Entry(key)?.Value is { IsNull: false } value ? value : null;

    /// <summary>With the key's value replaced in its place, or added at the end.</summary>
    public MapNode With(ScalarNode key, Node value)
    {
        var entry = new MapEntry(key, value);
        return WithEntries(Position(key.Text) is { } position ? Entries.SetItem(position, entry) : Entries.Add(entry));
    }

    public MapNode Without(string key) =>
        Position(key) is { } position ? WithEntries(Entries.RemoveAt(position)) : this;

    public MapNode WithEntries(ImmutableArray<MapEntry> entries) => new(Mark, entries) { Tag = Tag };

    private int? Position(string key)
    {
        _positions ??= Entries.Index().ToDictionary(entry => entry.Item.Key.Text, entry => entry.Index);
        return _positions.TryGetValue(key, out var position) ? position : null;
    }
}
