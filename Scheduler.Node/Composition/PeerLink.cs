using Scheduler.Actors.Cluster;
using Scheduler.Actors.Seams;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Composition;

/// <summary>This server's connection to the others: its identity, the port that they reach it on, and its lines to them.</summary>
internal sealed class PeerLink : IAsyncDisposable
{
    private static readonly TimeSpan StopDrain = TimeSpan.FromSeconds(1);

    private readonly PeerTransport _transport;
    private readonly PeerServer _server;
    private readonly LateInbox _inbox;

    private PeerLink(PeerTransport transport, PeerServer server, LateInbox inbox, string address)
    {
        (_transport, _server, _inbox, Address) = (transport, server, inbox, address);
    }

    /// <summary>Where the others reach this server, <c>host:port</c>.</summary>
    public string Address { get; }

    public ITransport Transport => _transport;

    /// <summary>Listens from then on, though nothing is handed out before <see cref="Serve"/>. Null for a server that has no peers.</summary>
    /// <param name="identity">Who this server is; stays its owner's. Null where it has no peers and no agents.</param>
    /// <param name="outputOf">The output of this server's own hosts, for the others.</param>
    /// <param name="callsOf">The way to their engines.</param>
    public static async Task<PeerLink?> OpenAsync(
        ProcessContext process, ClusterIdentity? identity, Func<HostId, IContainerOutput?> outputOf,
        Func<HostId, IEngineCalls?> callsOf, CancellationToken cancel)
    {
        var options = process.Options;
        if (options.Peers.Listen is null || identity is null) return null;
        var limits = PeerOptions.Of(options.Peers);
        var inbox = new LateInbox();
        var server = await PeerServer.StartAsync(limits, identity, new PeerServices(inbox, outputOf) { CallsOf = callsOf }, process.Loggers, cancel);
        return new PeerLink(
            new PeerTransport(limits, identity),
            server,
            inbox,
            AdvertisedAddress.Find(options.Peers, options.Database.Url).At(server.Endpoint.Port));
    }

    /// <summary>The output of a host that is connected to another server.</summary>
    public IContainerOutput OutputOf(MemberInfo server, HostId host) => _transport.OutputOf(server, host);

    /// <summary>The way to the engine of a host that is connected to another server.</summary>
    public IEngineCalls CallsOf(MemberInfo server, HostId host) => _transport.CallsOf(server, host);

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
    }
}
