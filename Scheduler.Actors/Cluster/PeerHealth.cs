using Scheduler.Actors.Seams;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// How one incarnation of a peer has answered lately. Counted in answers, not in time, so that a node that was frozen
/// blames nobody.
/// </summary>
internal sealed record PeerHealth(bool WasReached = false, int Failures = 0, int Gone = 0)
{
    /// <summary>So many tries in a row without an answer make it unreachable.</summary>
    private const int SilentMax = 3;

    private const int GoneMax = 2;

    public bool IsUnreachable => Failures >= SilentMax;

    public bool IsReached => WasReached && Failures == 0;

    /// <summary>Only of one who was there before: a wrong address refuses connections too.</summary>
    public bool IsProvenGone => WasReached && Gone >= GoneMax;

    public PeerHealth After(PeerReach reach) => reach switch
    {
        PeerReach.Reached => new PeerHealth(WasReached: true),
        PeerReach.Gone => this with { Failures = Failures + 1, Gone = Gone + 1 },
        _ => this with { Failures = Failures + 1, Gone = 0 },
    };
}
