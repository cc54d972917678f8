using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Faults;

/// <summary>A kind of fault: what is done to a cluster, and what ends it.</summary>
/// <param name="Name">As the report shows it.</param>
/// <param name="Scope">Whose services are without a server for a while.</param>
/// <param name="StrikeAsync">Returns once the fault is there; what it gives back ends the fault when it has lasted long enough.</param>
internal sealed record Fault(string Name, FaultScope Scope, Func<ClusterStage, ClusterServer, Task<Func<Task>>> StrikeAsync);

internal enum FaultScope
{
    /// <summary>Those whose shards the victim owned; the other servers are there.</summary>
    Victim,

    /// <summary>All of them, at once.</summary>
    Everybody,

    /// <summary>All of them, one after the other, each handed over in order.</summary>
    InTurn,
}
