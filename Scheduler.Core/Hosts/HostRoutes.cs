using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts;

/// <summary>The way to hosts, on whichever server their agents are connected to. What is lost on the way is made good by repetition.</summary>
/// <param name="here">Reaches the hosts of this server.</param>
/// <param name="transport">Null where this server knows no others.</param>
public sealed class HostRoutes(TellHost here, Board board, ClusterWatch watch, ITransport? transport)
{
    private const string Prefix = "host/";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    /// <summary>Where other servers send what is for a host that is connected here.</summary>
    public static string AddressOf(HostId host) => Prefix + host;

    /// <summary>The host that such an address is for, or null when it is no such address.</summary>
    public static HostId? HostAt(string address) =>
        address.StartsWith(Prefix, StringComparison.Ordinal) ? new HostId(address[Prefix.Length..]) : null;

    /// <summary>False when the host cannot be told now; true says only that the message is on its way.</summary>
    public bool Tell(HostId host, object message)
    {
        if (board.Hosts.GetValueOrDefault(host)?.Server is not { } server) return here(host, message);
        return Tell(server, AddressOf(host), message);
    }

    /// <summary>The same of what is for another server, at an address of its.</summary>
    public bool Tell(NodeIncarnation server, string address, object message)
    {
        if (transport is null) return false;
        if (watch.View.Find(server) is not { Status: not MemberStatus.Down } member) return false;
        _ = transport.DeliverAsync(member, address, message, Deadline);
        return true;
    }
}
