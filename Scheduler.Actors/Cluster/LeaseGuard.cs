namespace Scheduler.Actors.Cluster;

/// <summary>
/// Whether this node may serve and act for its shards right now, by a clock of its own that only goes forward, and goes on
/// while the machine sleeps: others take over by the database's clock, which does not sleep with it. The lease keeper writes
/// it and everybody reads it at the moment of use, so a node whose loop has stalled fences itself even so.
/// </summary>
public sealed class LeaseGuard(TimeProvider clock)
{
    /// <summary>What to answer while the lease is not held.</summary>
    public const string Lapsed =
        "this node has not renewed its lease in time, so it must not serve; it does again once it has reached the database";

    private const long Never = long.MinValue;

    private long _until = Never;
    private long _since;
    private bool _revoked;

    /// <summary>A timestamp to count a lease from.</summary>
    public long Now => clock.GetTimestamp();

    public bool IsHeld => clock.GetTimestamp() < Volatile.Read(ref _until);

    /// <summary>For how long it has been held without a break; zero while it is not.</summary>
    public TimeSpan HeldFor => IsHeld ? clock.GetElapsedTime(Volatile.Read(ref _since)) : TimeSpan.Zero;

    /// <summary>A lease held until the end of time, for a process that shares its journal with nobody.</summary>
    public static LeaseGuard Forever(TimeProvider clock)
    {
        var guard = new LeaseGuard(clock);
        guard.HoldUntil(long.MaxValue);
        return guard;
    }

    /// <summary>From <paramref name="since"/> on, which is one of <see cref="Now"/>; one that ends before the present one changes nothing.</summary>
    internal void HoldFor(TimeSpan held, long since) => HoldUntil(since + (long)(held.TotalSeconds * clock.TimestampFrequency));

    /// <summary>Ends it for good: this incarnation is down.</summary>
    internal void Revoke()
    {
        _revoked = true;
        Volatile.Write(ref _until, Never);
    }

    private void HoldUntil(long timestamp)
    {
        if (_revoked || timestamp <= _until) return;
        if (!IsHeld) Volatile.Write(ref _since, clock.GetTimestamp());
        Volatile.Write(ref _until, timestamp);
    }
}
