using Scheduler.Actors.Cluster;
using Scheduler.Core.Hosts;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Composition;

/// <summary>
/// Finds the way to the output of a host's containers: this process's own engine, the host's agent, or the server that
/// it is connected to.
/// </summary>
/// <param name="peers">Null where this server knows no others.</param>
internal sealed class HostOutputs(Func<HostId, IContainerOutput?> here, PeerLink? peers, Board board, ClusterWatch watch)
{
    /// <summary>Null while the host is connected to no server that is up.</summary>
    public IContainerOutput? Of(HostId host)
    {
        if (here(host) is { } output) return output;
        if (peers is null || board.Hosts.GetValueOrDefault(host)?.Server is not { } server) return null;
        return watch.View.Find(server) is { Status: not MemberStatus.Down } member ? peers.OutputOf(member, host) : null;
    }
}
