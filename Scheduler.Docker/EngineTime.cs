using System.Globalization;

namespace Scheduler.Docker;

/// <summary>A time of the engine's clock with its full precision: nanoseconds since 1970, UTC.</summary>
public readonly record struct EngineTime(long UnixNanoseconds) : IComparable<EngineTime>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static EngineTime From(DateTimeOffset time) =>
        new((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100);

    /// <summary>Reads the engine's RFC 3339 times with up to nine digits of seconds, of which .NET alone would round two away.</summary>
    public static bool TryParse(string? text, out EngineTime time)
    {
        time = default;
        text ??= "";
        var (start, end) = (text.IndexOf('.') + 1, 0);
        for (end = start; start > 0 && end < text.Length && char.IsAsciiDigit(text[end]); end++) { }
        var fraction = text[start..end];
        var whole = start == 0 ? text : text[..(start - 1)] + text[end..];
        if (fraction.Length > 9 || !DateTimeOffset.TryParse(
            whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seconds))
            return false;

        var nanoseconds = fraction.Length == 0 ? 0 : int.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture);
        time = new EngineTime((seconds.ToUnixTimeSeconds() * NanosecondsPerSecond) + nanoseconds);
        return true;
    }

    /// <summary>The same time, cut to .NET's 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(UnixNanoseconds / 100);

    public EngineTime Minus(TimeSpan span) => new(UnixNanoseconds - (span.Ticks * 100));

    public int CompareTo(EngineTime other) => UnixNanoseconds.CompareTo(other.UnixNanoseconds);

    /// <summary>As the Engine API writes times in queries: seconds, a point, nine digits.</summary>
    public override string ToString()
    {
        var (seconds, rest) = Math.DivRem(Math.Max(UnixNanoseconds, 0), NanosecondsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{rest:D9}");
    }
}
