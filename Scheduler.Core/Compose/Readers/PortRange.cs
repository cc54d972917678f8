namespace Scheduler.Core.Compose.Readers;

/// <summary>One port, or a range of them.</summary>
internal sealed record PortRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public IEnumerable<int> Numbers => Enumerable.Range(First, Count);

    /// <summary>Reads <c>80</c> or <c>80-90</c>; null when a number is below <paramref name="first"/>, above 65535 or out of order.</summary>
    public static PortRange? Parse(string text, int first)
    {
        var dash = text.IndexOf('-');
        var low = Port(dash < 0 ? text : text[..dash]);
        var high = dash < 0 ? low : Port(text[(dash + 1)..]);
        return low is { } from && high is { } to && from >= first && from <= to ? new PortRange(from, to) : null;
    }

    private static int? Port(string text) =>
        text.Length is > 0 and <= 5 && text.All(char.IsAsciiDigit) && int.Parse(text) is <= 65535 and var port ? port : null;
}
