using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Servers;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>The way in for a person who gives a host up, where the servers hesitate: every server hears of it, since each judges by itself.</summary>
/// <param name="transport">Null where this server knows no others.</param>
public sealed class EvictionDesk(Board board, ClusterWatch watch, ITransport? transport)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Null once every server has heard of it; otherwise why not. Safe to repeat.</summary>
    public async Task<Refusal?> EvictAsync(HostId host, HostEviction eviction, CancellationToken cancel = default)
    {
        if (!board.Hosts.TryGetValue(host, out var view)) return Refusal.NotFound($"there is no host \"{host}\"; `scheduler hosts` lists them");
        if (view.State == HostState.Active) return Refusal.Conflict($"{host} is active: it cannot be given up while it answers; drain it to move what runs there");
        board.Evict(host, eviction);
        if (transport is null) return null;
        var peers = watch.View.Peers.Where(peer => peer.Address.Length > 0).ToList();
        var heard = await Task.WhenAll(peers.Select(peer => transport.DeliverAsync(peer, ClusterDesk.Address, new EvictHost(host, eviction), Deadline, cancel)));
        var deaf = peers.Where((_, index) => !heard[index]).Select(peer => peer.Incarnation.ToString()).ToList();
        return deaf.Count == 0 ? null : Refusal.Unavailable($"{string.Join(", ", deaf)} did not hear that {host} is given up; repeat it once they answer or are down");
    }
}
