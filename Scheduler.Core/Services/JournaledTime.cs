namespace Scheduler.Core.Services;

/// <summary>
/// Moments in the journal are of the clock that its owner had by then. What lies ahead was written by a clock that was wrong:
/// nobody waits until it has come true. Pure.
/// </summary>
internal static class JournaledTime
{
    /// <summary>The clocks of servers are this far apart without anybody minding.</summary>
    private static readonly TimeSpan ApartMax = TimeSpan.FromMinutes(1);

    /// <summary>The moment; or one that is long past, for one that cannot have been yet.</summary>
    public static DateTimeOffset Believed(DateTimeOffset at, DateTimeOffset now) => at - now > ApartMax ? DateTimeOffset.UnixEpoch : at;
}
