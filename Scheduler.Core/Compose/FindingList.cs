using System.Collections.Immutable;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>Collects findings; keeps the first <see cref="ComposeLimits.FindingsMax"/> and counts the rest.</summary>
internal sealed class FindingList
{
    private const int MessageLengthMax = 1_000;

    private readonly List<Finding> _kept = [];
    private readonly Dictionary<string, ImmutableArray<int>> _lines = [];
    private int _dropped;

    public bool HasErrors { get; private set; }

    /// <summary>More findings are counted only, so their words need no care.</summary>
    public bool IsFull => _kept.Count == ComposeLimits.FindingsMax;

    /// <summary>From now on, lines of this file are those of the text that a template gave: findings point into the template.</summary>
    public void MapLines(string file, ImmutableArray<int> lines) => _lines[file] = lines;

    public void Error(Mark mark, string path, string message) => Add(Severity.Error, mark, path, message);

    public void Warning(Mark mark, string path, string message) => Add(Severity.Warning, mark, path, message);

    public void Info(Mark mark, string path, string message) => Add(Severity.Info, mark, path, message);

    public void Add(Severity severity, Mark mark, string path, string message)
    {
        HasErrors |= severity == Severity.Error;
        var finding = new Finding(severity, mark.File, LineOf(mark), mark.Column, path, Shown.Text(message, MessageLengthMax));
        // An alias is read at each of its places: what is wrong with it is said once per place, not more.
        if (_kept.Contains(finding)) return;
        if (IsFull) _dropped++;
        else _kept.Add(finding);
    }

    private int LineOf(Mark mark) =>
        _lines.TryGetValue(mark.File, out var lines) && mark.Line > 0 && !lines.IsEmpty ? lines[Math.Min(mark.Line, lines.Length) - 1] : mark.Line;

    /// <summary>In the order of the files and of their lines.</summary>
    public ImmutableArray<Finding> Sorted(IReadOnlyList<string> files)
    {
        var order = files.Distinct().Index().ToDictionary(file => file.Item, file => file.Index);
        var sorted = _kept
            .OrderBy(finding => order.GetValueOrDefault(finding.File, int.MaxValue))
            .ThenBy(finding => finding.File, StringComparer.Ordinal)
            .ThenBy(finding => finding.Line)
            .ThenBy(finding => finding.Column)
            .ToList();
        if (_dropped > 0)
        {
            var severity = HasErrors ? Severity.Error : Severity.Warning;
            sorted.Add(new Finding(severity, files[0], 0, 0, "", $"and {_dropped} more findings, which are not shown"));
        }

        return [.. sorted];
    }
}
