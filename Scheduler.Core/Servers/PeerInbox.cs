using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Hosts;
using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Services;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Servers;

/// <summary>Hands what other servers send to the one that it is for.</summary>
internal sealed class PeerInbox(ShardRouter router, ActorRef? exchange, ActorRef neighbours, TellHost tellHere, Action leave) : IPeerInbox
{
    public async Task<object> AskAsync(string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        if (address != BoardExchange.Address) return await router.AskHereAsync(address, message, deadline, cancel);
        if (exchange is null) return new NotHere("the asked server keeps no picture of others");
        return await exchange.AskAsync(message, deadline, cancel) is AskOutcome.Answered answered
            ? answered.Reply
            : Refusal.Unavailable("the asked server's board did not answer");
    }

    public bool Deliver(string address, object message)
    {
        if (HostRoutes.HostAt(address) is { } host) return tellHere(host, message);
        if (address == NeighbourWatch.Address) return message is ReachTried && neighbours.Tell(message);
        if (address != ClusterDesk.Address) return router.Tell(address, message);
        if (message is not LeaveCluster) return false;
        leave();
        return true;
    }
}
