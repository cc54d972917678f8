using Scheduler.Actors.Seams;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Peers;

/// <summary>What a server does for its peers. All of it may be called from any thread.</summary>
/// <param name="Inbox">Takes their messages.</param>
/// <param name="OutputOf">The output of a host that is connected to this very server; null for any other.</param>
public sealed record PeerServices(IPeerInbox Inbox, Func<HostId, IContainerOutput?> OutputOf)
{
    /// <summary>The way to the engine of such a host.</summary>
    public Func<HostId, IEngineCalls?> CallsOf { get; init; } = static _ => null;
}
