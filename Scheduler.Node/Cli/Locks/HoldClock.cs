namespace Scheduler.Node.Cli.Locks;

/// <summary>
/// How long a holder may take its lock for its own: from the moment at which its last successful renewal was sent, for
/// the session's time to live, less what its command needs to end and what two clocks may drift apart.
/// </summary>
internal sealed class HoldClock(TimeProvider clock, TimeSpan ttl, TimeSpan killAfter)
{
    private const int DriftParts = 20;
    private const int KillParts = 4;
    private const int RenewalParts = 6;

    private long _sentAt;

    /// <summary>Between the command's SIGTERM and its SIGKILL: what was asked for, but at most a quarter of the time to live.</summary>
    public TimeSpan KillAfter { get; } = killAfter < ttl / KillParts ? killAfter : ttl / KillParts;

    public TimeSpan RenewEvery => ttl / RenewalParts;

    /// <summary>Until the command has to be told to end; negative when that is past.</summary>
    public TimeSpan Left => ttl - (ttl / DriftParts) - KillAfter - clock.GetElapsedTime(Volatile.Read(ref _sentAt));

    public long Now => clock.GetTimestamp();

    public TimeSpan Since(long then) => clock.GetElapsedTime(then);

    /// <param name="sentAt">When the request was sent that has now succeeded.</param>
    public void Renewed(long sentAt)
    {
        if (sentAt > Volatile.Read(ref _sentAt)) Volatile.Write(ref _sentAt, sentAt);
    }
}
