namespace Scheduler.Actors.Runtime;

/// <summary>
/// What happens when an actor throws: it is restarted after a back-off that doubles with each failure in the window,
/// and stopped when it has failed more often than <see cref="RestartsMax"/> within it.
/// </summary>
public sealed record Supervision
{
    public static readonly Supervision Default = new();

    /// <summary>Never gives up: for actors that the node cannot do without.</summary>
    public static readonly Supervision Always = new() { RestartsMax = int.MaxValue };

    /// <summary>Stops at the first failure: for actors whose parent starts them again.</summary>
    public static readonly Supervision Never = new() { RestartsMax = 0 };

    public int RestartsMax { get; init; } = 10;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before the restart that follows the <paramref name="failures"/>-th failure in a row; 1 is the first.</summary>
    public TimeSpan BackoffAfter(int failures)
    {
        var doublings = Math.Clamp(failures - 1, 0, 30);
        var ticks = Math.Min((double)BackoffMax.Ticks, BackoffMin.Ticks * (double)(1L << doublings));
        return TimeSpan.FromTicks((long)ticks);
    }
}
