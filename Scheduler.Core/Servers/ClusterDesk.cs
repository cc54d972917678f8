using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Core.Servers;

/// <summary>The way in for the operators of a cluster: who is there, and who is to go.</summary>
/// <param name="transport">Null where this server knows no others.</param>
/// <param name="leave">Makes this server leave; called once it was asked to, from any thread.</param>
/// <param name="waiveQuorum">Lets this server serve without a static quorum.</param>
public sealed class ClusterDesk(
    ClusterWatch watch, ILeaseStore leases, ITransport? transport, Freshness freshness, DowningStrategy strategy, Action leave, Action waiveQuorum)
{
    /// <summary>Where other servers send what is for a server itself.</summary>
    public const string Address = "server";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    public ClusterView View => watch.View;

    public DowningStrategy Strategy => strategy;

    /// <summary>How old this server's picture of the others may be; null when it is not known.</summary>
    public TimeSpan? Staleness => freshness.Age;

    /// <summary>Null once the server has been told to hand its shards over and exit; otherwise why not.</summary>
    public async Task<Refusal?> LeaveAsync(NodeId node, CancellationToken cancel = default)
    {
        if (Find(node) is not { } member) return NoSuch(node);
        if (member.Incarnation == View.Self)
        {
            leave();
            return null;
        }

        if (member.Status == MemberStatus.Down) return Refusal.Conflict($"{member.Incarnation} is down already");
        return transport is not null && await transport.DeliverAsync(member, Address, new LeaveCluster(), Deadline, cancel)
            ? null
            : Refusal.Unavailable($"{member.Incarnation} does not answer; if its process is gone or cut off, `scheduler cluster down {node}` takes its shards over at once");
    }

    /// <summary>
    /// Null once it is written that the server is down: nothing that it still writes counts, and its shards are free as soon as
    /// it has seen it, or its lease is over.
    /// </summary>
    public async Task<Refusal?> DownAsync(NodeId node, string reason, CancellationToken cancel = default)
    {
        if (Find(node) is not { } member) return NoSuch(node);
        return await leases.DownAsync(member.Incarnation, reason, isGone: false, cancel)
            ? null
            : Refusal.Conflict($"{member.Incarnation} is down already");
    }

    /// <summary>
    /// Lets this server go on alone: every other one is declared down, and a static quorum is waived until this process
    /// ends. Safe whatever the others are doing, because what a server that is down writes does not count. Answers who was
    /// declared down.
    /// </summary>
    public async Task<IReadOnlyList<NodeIncarnation>> RecoverAsync(CancellationToken cancel = default)
    {
        var downed = new List<NodeIncarnation>();
        foreach (var member in View.Peers.ToList())
        {
            if (await leases.DownAsync(member.Incarnation, $"a person let {View.Self} go on alone", isGone: false, cancel))
                downed.Add(member.Incarnation);
        }

        waiveQuorum();
        return downed;
    }

    private MemberInfo? Find(NodeId node) => View.Members.FirstOrDefault(member => member.Incarnation.Node == node);

    private static Refusal NoSuch(NodeId node) => Refusal.NotFound($"there is no server \"{node}\" in this cluster; `scheduler cluster` lists them");
}
