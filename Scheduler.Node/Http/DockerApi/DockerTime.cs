using System.Globalization;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>Times in the forms that Docker has for them.</summary>
public static class DockerTime
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Go's zero time, which clients show as "never".</summary>
    public const string Never = "0001-01-01T00:00:00Z";

    /// <summary>As Go writes it: RFC 3339, with as many digits of the second as it takes.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>As in front of lines of output: all nine digits, so that the lines stand below each other.</summary>
    public static string LineText(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    public static long Nanoseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    public static long Nanoseconds(TimeSpan span) =>
        span.Ticks > long.MaxValue / NanosecondsPerTick ? long.MaxValue : span.Ticks * NanosecondsPerTick;

    public static TimeSpan FromNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>Reads seconds since 1970, with up to nine digits behind the point.</summary>
    public static bool TryUnix(string text, out DateTimeOffset at)
    {
        at = default;
        if (text.Length > 32
            || !decimal.TryParse(
                text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return false;
        var ticks = decimal.Truncate(seconds * TimeSpan.TicksPerSecond);
        if (ticks < 0 || ticks > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks) return false;
        at = DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
        return true;
    }
}
