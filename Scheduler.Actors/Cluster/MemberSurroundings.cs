using Scheduler.Actors.Seams;

namespace Scheduler.Actors.Cluster;

/// <summary>What the member keeper works with.</summary>
/// <param name="Transport">Null where this node knows no others: then nobody is asked for signs of life, and nobody is condemned.</param>
/// <param name="Watch">Shown what was seen.</param>
/// <param name="StoreDeadline">How long one call to the database may take.</param>
internal sealed record MemberSurroundings(
    ClusterOptions Options, ILeaseStore Leases, ITransport? Transport, LeaseGuard Guard, ClusterWatch Watch, TimeSpan StoreDeadline);
