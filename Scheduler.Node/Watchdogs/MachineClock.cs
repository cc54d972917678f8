namespace Scheduler.Node.Watchdogs;

/// <summary>The machine's own clock, the same for every process, in <see cref="TimeSpan"/>'s ticks.</summary>
internal static class MachineClock
{
    public static long Now(TimeProvider boot) => boot.GetElapsedTime(0).Ticks;
}
