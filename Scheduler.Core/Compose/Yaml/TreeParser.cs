using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Scheduler.Core.Compose.Yaml;

/// <summary>
/// Turns a YAML text into a tree, from the parser's events, so that the limits hold before anything is built.
/// Anchors, aliases and merge keys are written out; keys are unique texts.
/// </summary>
internal sealed class TreeParser
{
    private readonly string _file;
    private readonly IParser _events;
    private readonly Dictionary<AnchorName, Node> _anchors = [];
    private readonly FindingList? _twice;
    private long _nodes;

    private TreeParser(string file, string text, FindingList? twice)
    {
        (_file, _twice) = (file, twice);
        _events = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The tree of the file's one document; null, with an error among the findings, when there is none.</summary>
    /// <param name="file">The text, and the name for findings.</param>
    /// <param name="findings">Where an error goes.</param>
    /// <param name="isLenient">A key that is there twice is a warning, and the later counts, as in files that Rancher took.</param>
    public static Node? Parse(ComposeFile file, FindingList findings, bool isLenient = false)
    {
        if (file.Text.Length > ComposeLimits.FileLengthMax)
        {
            var whole = Mark.Whole(file.Path);
            findings.Error(whole, "", $"has {file.Text.Length:N0} characters; at most {ComposeLimits.FileLengthMax:N0} are read");
            return null;
        }

        try
        {
            return new TreeParser(file.Path, file.Text.TrimStart('\uFEFF'), isLenient ? findings : null).Document();
        }
        catch (YamlException fault)
        {
            var (mark, words) = YamlFault.Explain(fault, file);
            findings.Error(mark, "", words);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // The scanner lets these through from .NET's own conversions, for escapes and version numbers out of range.
            findings.Error(Mark.Whole(file.Path), "", $"is not valid YAML: {fault.Message}");
        }

        return null;
    }

    private Node Document()
    {
        _events.Consume<StreamStart>();
        if (_events.Accept<StreamEnd>(out var end)) throw Fault(end, "is empty");
        _events.Consume<DocumentStart>();
        var root = Value(depth: 0);
        _events.Consume<DocumentEnd>();
        if (_events.Accept<DocumentStart>(out var second)) throw Fault(second, "holds more than one document; a compose file is one");
        return root;
    }

    private Node Value(int depth)
    {
        var next = _events.Consume<ParsingEvent>();
        var node = next switch
        {
            Scalar scalar => ScalarOf(scalar),
            SequenceStart list => ListOf(list, depth + 1),
            MappingStart map => MapOf(map, depth + 1),
            AnchorAlias alias => Aliased(alias),
            _ => throw Fault(next, "a value was expected here"),
        };
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored) _anchors[anchored.Anchor] = node;
        return node;
    }

    private ScalarNode ScalarOf(Scalar scalar)
    {
        Count(scalar, 1);
        if (scalar.Value.Contains('\0')) throw Fault(scalar, "holds a NUL character, which no value may");
        if (HasLoneSurrogate(scalar.Value)) throw Fault(scalar, "holds half of a surrogate pair, which is no character");
        var plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        return new ScalarNode(MarkOf(scalar), scalar.Value, plain) { Tag = TagOf(scalar) };
    }

    private ListNode ListOf(SequenceStart start, int depth)
    {
        Enter(start, depth);
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_events.TryConsume<SequenceEnd>(out _)) items.Add(Value(depth));
        return new ListNode(MarkOf(start), items.ToImmutable()) { Tag = TagOf(start) };
    }

    private MapNode MapOf(MappingStart start, int depth)
    {
        Enter(start, depth);
        var entries = new List<MapEntry>();
        var merged = new List<MapNode>();
        var lines = new Dictionary<string, long>();
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            if (!_events.TryConsume<Scalar>(out var key)) throw Fault(_events.Current!, "a key must be a text");
            if (!lines.TryAdd(key.Value, key.Start.Line)) Repeated(key, lines[key.Value], entries);
            var value = Value(depth);
            if (key is { Value: "<<", Style: ScalarStyle.Plain }) merged.AddRange(MergeSources(key, value));
            else entries.Add(new MapEntry(ScalarOf(key), value));
        }

        return new MapNode(MarkOf(start), WithMerged(entries, merged)) { Tag = TagOf(start) };
    }

    private void Repeated(Scalar key, long first, List<MapEntry> entries)
    {
        if (_twice is null || key.Value == "<<") throw Fault(key, $"the key \"{key.Value}\" is there twice, first in line {first}");
        _twice.Warning(MarkOf(key), "", $"the key \"{Shown.Text(key.Value)}\" is there twice, first in line {first}: this one counts");
        entries.RemoveAll(entry => entry.Key.Text == key.Value);
    }

    /// <summary>What <c>&lt;&lt;</c> names: a map, or a list of maps of which earlier ones win (yaml.org/type/merge.html).</summary>
    private static IEnumerable<MapNode> MergeSources(Scalar key, Node value) => value switch
    {
        MapNode map => [map],
        ListNode list when list.Items.All(item => item is MapNode) => list.Items.Cast<MapNode>(),
        { IsNull: true } => [],
        _ => throw Fault(key, "the merge key << must name a map or a list of maps"),
    };

    private static ImmutableArray<MapEntry> WithMerged(List<MapEntry> own, List<MapNode> merged)
    {
        if (merged.Count == 0) return [.. own];
        var seen = own.Select(entry => entry.Key.Text).ToHashSet();
        own.AddRange(merged.SelectMany(map => map.Entries).Where(entry => seen.Add(entry.Key.Text)));
        return [.. own];
    }

    private Node Aliased(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
            throw Fault(alias, $"the alias *{alias.Value} names an anchor that is not complete before it");
        Count(alias, node.Size);
        return node;
    }

    private void Enter(ParsingEvent start, int depth)
    {
        Count(start, 1);
        if (depth > ComposeLimits.DepthMax)
            throw Fault(start, $"is nested deeper than {ComposeLimits.DepthMax} levels");
    }

    private void Count(ParsingEvent at, long added)
    {
        _nodes += added;
        if (_nodes > ComposeLimits.NodesMax)
            throw Fault(at, $"holds more than {ComposeLimits.NodesMax:N0} values, with aliases written out");
    }

    private static MergeTag TagOf(NodeEvent node)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific || node.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
            return MergeTag.None;
        return node.Tag.Value switch
        {
            "!reset" => MergeTag.Reset,
            "!override" => MergeTag.Override,
            _ => throw Fault(node, $"the tag {node.Tag.Value} is not understood"),
        };
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return true;
            i++;
        }

        return false;
    }

    private Mark MarkOf(ParsingEvent at) => new(_file, (int)at.Start.Line, (int)at.Start.Column);

    private static YamlException Fault(ParsingEvent at, string message) => new(at.Start, at.End, message);
}
