using System.Globalization;

namespace Scheduler.Node.Configuration;

/// <summary>
/// Durations as people write them: numbers with a unit, largest first, such as <c>500ms</c>, <c>2s</c>, <c>1m30s</c>,
/// <c>24h</c>. Never negative.
/// </summary>
public static class Duration
{
    /// <summary>What to tell a person who wrote something else.</summary>
    public const string Expected = "a duration such as \"500ms\", \"2s\" or \"1m30s\"";

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("us", TimeSpan.TicksPerMicrosecond),
    ];

    /// <summary>Days are the largest that any setting can mean; more is a slip of the pen.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0") return true;
        if (string.IsNullOrEmpty(text) || text.Length > 32) return false;
        var rest = text.AsSpan();
        var unit = -1;
        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TakePart(ref rest, ref unit, ref ticks)) return false;
        }

        if (ticks > Longest.Ticks) return false;
        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>The shortest text that reads back as the same duration.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var text = "";
        var rest = duration.Ticks;
        foreach (var (name, ticks) in Units)
        {
            var count = rest / ticks;
            if (count == 0) continue;
            text += count.ToString(CultureInfo.InvariantCulture) + name;
            rest -= count * ticks;
        }

        return text.Length == 0 ? "0s" : text;
    }

    private static bool TakePart(ref ReadOnlySpan<char> rest, ref int unit, ref decimal ticks)
    {
        var digits = rest.IndexOfAnyExcept("0123456789.");
        if (digits <= 0) return false;
        if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        if (number > int.MaxValue) return false;
        rest = rest[digits..];
        var letters = rest.IndexOfAnyExceptInRange('a', 'z');
        var name = letters < 0 ? rest : rest[..letters];
        rest = rest[name.Length..];
        for (var next = unit + 1; next < Units.Length; next++)
        {
            if (!name.SequenceEqual(Units[next].Name)) continue;
            unit = next;
            ticks += number * Units[next].Ticks;
            return true;
        }

        return false;
    }
}
