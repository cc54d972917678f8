using System.Globalization;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Durations and sizes as compose writes them, exactly.</summary>
internal static class WrittenQuantity
{
    private const long NanosecondsPerTick = 100;

    public static string? Duration(TimeSpan? duration) => duration switch
    {
        null => null,
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerSecond == 0 => $"{Text(ticks / TimeSpan.TicksPerSecond)}s",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMillisecond == 0 => $"{Text(ticks / TimeSpan.TicksPerMillisecond)}ms",
        { Ticks: var ticks } => $"{Text(ticks * NanosecondsPerTick)}ns",
    };

    public static string? Cpus(decimal? cpus) => cpus?.ToString(CultureInfo.InvariantCulture);

    public static string? Octal(int? mode) => mode is { } bits ? Convert.ToString(bits, 8) : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
