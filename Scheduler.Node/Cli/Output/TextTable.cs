namespace Scheduler.Node.Cli.Output;

/// <summary>
/// Rows in columns as wide as their widest cell. Nothing is cut off: what is piped into a file or another program is
/// whole, and a terminal wraps what is too long for it.
/// </summary>
public sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<Cell>> _rows = [];

    public TextTable Row(params IReadOnlyList<Cell> cells)
    {
        _rows.Add(cells);
        return this;
    }

    public void Write(TextWriter writer, bool colours)
    {
        var widths = headings.Select((heading, column) => _rows.Select(row => row[column].Text.Length).Append(heading.Length).Max()).ToList();
        WriteRow(writer, [.. headings.Select(heading => new Cell(heading))], widths, colours);
        foreach (var row in _rows) WriteRow(writer, row, widths, colours);
    }

    private static void WriteRow(TextWriter writer, IReadOnlyList<Cell> row, List<int> widths, bool colours)
    {
        var last = row.Count - 1;
        while (last > 0 && row[last].Text.Length == 0) last--;
        for (var column = 0; column <= last; column++)
        {
            writer.Write(row[column].Painted(colours));
            if (column < last) writer.Write(new string(' ', widths[column] - row[column].Text.Length + 3));
        }

        writer.WriteLine();
    }
}
