using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>When a server takes itself, and not the hosts, for what is out of reach. Pure.</summary>
public static class IsolationRules
{
    /// <summary>Why it cannot judge hosts now; null when it can. One whose peers are all declared down is not cut off: it goes on.</summary>
    public static string? Of(bool holdsLease, ClusterView view)
    {
        if (!holdsLease) return "this server does not hold its lease, so it judges no host until it does";
        var peers = view.Peers.Where(peer => peer.Address.Length > 0).ToList();
        return peers.Count > 0 && peers.All(peer => view.Reach.GetValueOrDefault(peer.Incarnation, PeerReach.Silent) != PeerReach.Reached)
            ? "this server reaches none of the others, so it judges no host until it does or they are declared down"
            : null;
    }
}
