using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Composition;

/// <summary>This server's connection to the others: its identity, the port that they reach it on, and its lines to them.</summary>
internal sealed class PeerLink : IAsyncDisposable
{
    private static readonly TimeSpan StopDrain = TimeSpan.FromSeconds(1);

    private readonly ClusterIdentity _identity;
    private readonly PeerTransport _transport;
    private readonly PeerServer _server;
    private readonly LateInbox _inbox;

    private PeerLink(ClusterIdentity identity, PeerTransport transport, PeerServer server, LateInbox inbox, string address)
    {
        (_identity, _transport, _server, _inbox, Address) = (identity, transport, server, inbox, address);
    }

    /// <summary>Where the others reach this server, <c>host:port</c>.</summary>
    public string Address { get; }

    public ITransport Transport => _transport;

    /// <summary>Listens from then on, though nothing is handed out before <see cref="Serve"/>. Null for a server that has no peers.</summary>
    /// <param name="outputOf">The output of this server's own hosts, for the others.</param>
    public static async Task<PeerLink?> OpenAsync(ProcessContext process, Func<HostId, IContainerOutput?> outputOf, CancellationToken cancel)
    {
        var options = process.Options;
        if (options.Peers.Listen is null) return null;
        var advertised = AdvertisedAddress.Find(options.Peers, options.Database.Url);
        var identity = await ClusterIdentity.OpenAsync(process.Settings, options.Peers, new NodeId(options.Node.Id), [advertised.Host], TimeProvider.System, process.Loggers, cancel);
        var limits = PeerOptions.Of(options.Peers);
        var inbox = new LateInbox();
        try
        {
            var server = await PeerServer.StartAsync(limits, identity, new PeerServices(inbox, outputOf), process.Loggers, cancel);
            return new PeerLink(identity, new PeerTransport(limits, identity), server, inbox, advertised.At(server.Endpoint.Port));
        }
        catch
        {
            identity.Dispose();
            throw;
        }
    }

    /// <summary>The output of a host that is connected to another server.</summary>
    public IContainerOutput OutputOf(MemberInfo server, HostId host) => _transport.OutputOf(server, host);

    /// <summary>Hands to <paramref name="inbox"/> what peers send, and tells them which life of the node this is once it is known.</summary>
    public void Serve(IPeerInbox inbox, ClusterWatch watch)
    {
        _inbox.Open(inbox);
        watch.MembersChanged += () =>
        {
            if (watch.View.Self is { } self) _server.Joined(self);
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(StopDrain);
        await _server.DisposeAsync();
        _transport.Dispose();
        _identity.Dispose();
    }
}
