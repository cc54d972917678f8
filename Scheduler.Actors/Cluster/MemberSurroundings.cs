using Scheduler.Actors.Seams;

namespace Scheduler.Actors.Cluster;

/// <summary>What the member keeper works with.</summary>
/// <param name="Transport">Null where this node knows no others: then nobody is asked for signs of life, and nobody is condemned.</param>
/// <param name="Watch">Shown what was seen.</param>
/// <param name="Waiver">Whether a person lets this node serve without a quorum.</param>
/// <param name="StoreDeadline">How long one call to the database may take.</param>
internal sealed record MemberSurroundings(
    ClusterOptions Options, ILeaseStore Leases, ITransport? Transport, LeaseGuard Guard, ClusterWatch Watch,
    QuorumWaiver Waiver, TimeSpan StoreDeadline)
{
    /// <summary>How many servers that reach each other it takes to serve; 0 without a quorum.</summary>
    public int QuorumSize => Options.Downing is DowningStrategy.StaticQuorum quorum && !Waiver.IsGiven ? quorum.Size : 0;
}
