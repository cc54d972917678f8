namespace Scheduler.Core.Compose.Templates;

/// <summary>Where the lines of a text start, to tell an offset's line and column.</summary>
internal sealed class LineStarts
{
    private readonly List<int> _starts = [0];

    public LineStarts(string text)
    {
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1)) _starts.Add(at + 1);
    }

    /// <summary>Both from 1.</summary>
    public (int Line, int Column) PlaceOf(int offset)
    {
        var found = _starts.BinarySearch(offset);
        var index = found >= 0 ? found : ~found - 1;
        return (index + 1, offset - _starts[index] + 1);
    }
}
