namespace Scheduler.Core.Compose.Readers;

/// <summary>The quantities that a field may be asked for; null, with an error, when it is none.</summary>
internal static class FieldQuantities
{
    private const int CpusMax = 10_000;

    public static int? Integer(this Field field, int min, int max) =>
        field.Parsed(Quantity.IntegerIn(min, max), $"a whole number from {min} to {max}");

    public static long? Long(this Field field, long min) =>
        field.Parsed(Quantity.LongIn(min, long.MaxValue), $"a whole number of at least {min}");

    public static decimal? Cpus(this Field field) =>
        field.Parsed(CpusOf, $"a number of CPUs such as 0.5, at most {CpusMax}");

    public static long? Bytes(this Field field) => field.Parsed(Quantity.Bytes, "a size such as 512m or 1.5g");

    public static TimeSpan? Duration(this Field field) =>
        field.Parsed(Quantity.Duration, $"a duration such as 10s or 1m30s, of at most {Quantity.DurationMax.Days} days");

    /// <summary>Without trailing zeros, so that 0.5 and 0.50 are one spec to whoever compares its text.</summary>
    private static decimal? CpusOf(string text) =>
        Quantity.Decimal(text) is > 0 and <= CpusMax and var cpus ? cpus / 1.0000000000000000000000000000m : null;
}
