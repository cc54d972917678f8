using System.Globalization;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads numbers, sizes and durations as compose writes them; null for what is none or out of bounds.</summary>
internal static class Quantity
{
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(365);

    /// <summary>A whole number; <c>3.0</c>, as some tools write it, is one.</summary>
    public static long? Integer(string text) =>
        Decimal(text) is { } value && value == decimal.Truncate(value) && value is >= long.MinValue and <= long.MaxValue
            ? (long)value
            : null;

    public static Func<string, int?> IntegerIn(int min, int max) =>
        text => Integer(text) is { } value && value >= min && value <= max ? (int)value : null;

    public static Func<string, long?> LongIn(long min, long max) =>
        text => Integer(text) is { } value && value >= min && value <= max ? value : null;

    public static decimal? Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>Bytes, such as <c>512</c>, <c>64k</c>, <c>1.5g</c> or <c>2gb</c>, in powers of 1024; not negative.</summary>
    public static long? Bytes(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (Decimal(text[..digits]) is not { } number || Shift(text[digits..].Trim().ToLowerInvariant()) is not { } shift) return null;
        var most = (decimal)(long.MaxValue >> shift);
        return number <= most ? (long)(number * (1L << shift)) : null;
    }

    private static int? Shift(string unit) => unit switch
    {
        "" or "b" => 0,
        "k" or "kb" or "kib" => 10,
        "m" or "mb" or "mib" => 20,
        "g" or "gb" or "gib" => 30,
        "t" or "tb" or "tib" => 40,
        "p" or "pb" or "pib" => 50,
        _ => null,
    };

    /// <summary>A duration with units from <c>ns</c> to <c>w</c>, such as <c>1m30s</c> or <c>1.5h</c>; <c>0</c> needs none.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (text == "0") return TimeSpan.Zero;
        if (text.Length is 0 or > 100) return null;
        var ticks = 0m;
        for (var at = 0; at < text.Length;)
        {
            var digits = text[at..].TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
            var unit = new string([.. text[(at + digits)..].TakeWhile(c => char.IsAsciiLetter(c) || c == 'µ')]);
            if (Decimal(text[at..(at + digits)]) is not { } number || UnitTicks(unit) is not { } unitTicks) return null;
            if (number > DurationMax.Ticks) return null;
            ticks += number * unitTicks;
            if (ticks > DurationMax.Ticks) return null;
            at += digits + unit.Length;
        }

        return TimeSpan.FromTicks((long)ticks);
    }

    private static decimal? UnitTicks(string unit) => unit switch
    {
        "w" => 7 * TimeSpan.TicksPerDay,
        "d" => TimeSpan.TicksPerDay,
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ns" => 0.01m,
        _ => null,
    };
}
