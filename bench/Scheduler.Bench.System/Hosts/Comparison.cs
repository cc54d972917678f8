using System.Globalization;
using Scheduler.Bench.Figures;

namespace Scheduler.Bench.Hosts;

/// <summary>One thing, done by several: a table with a line for each, and the goals that ours has.</summary>
/// <param name="title">What was measured.</param>
/// <param name="base">The line that the ratios refer to.</param>
internal sealed class Comparison(string title, string @base)
{
    private static readonly string[] Head = ["", "tries", "median", "p95", "max", "ratio of medians"];

    private readonly List<(string Name, Samples Samples)> _lines = [];
    private readonly List<(string Text, bool IsMet)> _goals = [];

    public bool IsMet => _goals.TrueForAll(goal => goal.IsMet);

    public Samples this[string name] => _lines.First(line => line.Name == name).Samples;

    public void Add(string name, Samples samples) => _lines.Add((name, samples));

    public void Expect(string goal, bool isMet) => _goals.Add((goal, isMet));

    public void Print(TextWriter output)
    {
        var rows = _lines.Select(Cells).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        output.WriteLine(title);
        foreach (var row in rows)
            output.WriteLine(
                $"  {string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))}");
        foreach (var (text, isMet) in _goals) output.WriteLine($"  goal: {text}: {(isMet ? "met" : "MISSED")}");
        output.WriteLine();
    }

    private string[] Cells((string Name, Samples Samples) line)
    {
        var (name, samples) = line;
        var reference = _lines.FirstOrDefault(other => other.Name == @base).Samples;
        return
        [
            name, samples.Count.ToString(CultureInfo.InvariantCulture), Time(samples.Median), Time(samples.P95), Time(samples.Max),
            reference is null ? "" : (samples.Median / reference.Median).ToString("0.00", CultureInfo.InvariantCulture),
        ];
    }

    private static string Time(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms");
}
