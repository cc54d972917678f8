using System.Globalization;

namespace Scheduler.Bench.Figures;

/// <summary>The rows measured so far, and their table.</summary>
internal sealed class Report
{
    private static readonly string[] Head = ["what", "ours", "raw", "ratio", "goal", "met"];

    private readonly List<Row> _rows = [];

    public bool AllMet => _rows.All(row => row.Met != false);

    public void Add(Row row)
    {
        _rows.Add(row);
        Console.Error.WriteLine($"  {string.Join("  ", Cells(row).Where(cell => cell.Length > 0))}");
    }

    public void Print(TextWriter output)
    {
        var lines = _rows.Select(Cells).Prepend(Head).ToList();
        var widths = Enumerable.Range(0, Head.Length).Select(column => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
            output.WriteLine(string.Join("  ", line.Select((cell, column) => Pad(cell, widths[column], column))).TrimEnd());
    }

    private static string Pad(string cell, int width, int column) => column is 1 or 2 or 3 ? cell.PadLeft(width) : cell.PadRight(width);

    private static string[] Cells(Row row) =>
    [
        row.What,
        $"{Number(row.Ours)} {row.Unit}",
        row.Raw is { } raw ? $"{Number(raw)} {row.Unit}" : "",
        row.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "",
        row.Goal ?? "",
        row.Met switch { true => "yes", false => "NO", null => "" },
    ];

    private static string Number(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
