using Scheduler.Actors.Cluster;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Composition;

/// <summary>Finds the way to a host's engine: it is this process's own, or its agent's, or the server's that the agent is connected to.</summary>
/// <param name="peers">Null where this server knows no others.</param>
internal sealed class HostCalls(Func<HostId, IEngineCalls?> here, PeerLink? peers, Board board, ClusterWatch watch)
{
    /// <summary>Null while the host is connected to no server that is up.</summary>
    public IEngineCalls? Of(HostId host)
    {
        if (here(host) is { } engine) return engine;
        if (peers is null || board.Hosts.GetValueOrDefault(host)?.Server is not { } server) return null;
        return watch.View.Find(server) is { Status: not MemberStatus.Down } member ? peers.CallsOf(member, host) : null;
    }
}
