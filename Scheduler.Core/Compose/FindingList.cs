using System.Collections.Immutable;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>Collects findings; keeps the first <see cref="ComposeLimits.FindingsMax"/> and counts the rest.</summary>
internal sealed class FindingList
{
    private const int MessageLengthMax = 1_000;

    private readonly List<Finding> _kept = [];
    private int _dropped;

    public bool HasErrors { get; private set; }

    /// <summary>More findings are counted only, so their words need no care.</summary>
    public bool IsFull => _kept.Count == ComposeLimits.FindingsMax;

    public void Error(Mark mark, string path, string message) => Add(Severity.Error, mark, path, message);

    public void Warning(Mark mark, string path, string message) => Add(Severity.Warning, mark, path, message);

    public void Info(Mark mark, string path, string message) => Add(Severity.Info, mark, path, message);

    public void Add(Severity severity, Mark mark, string path, string message)
    {
        HasErrors |= severity == Severity.Error;
        var finding = new Finding(severity, mark.File, mark.Line, mark.Column, path, Shown.Text(message, MessageLengthMax));
        // An alias is read at each of its places: what is wrong with it is said once per place, not more.
        if (_kept.Contains(finding)) return;
        if (IsFull) _dropped++;
        else _kept.Add(finding);
    }

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
