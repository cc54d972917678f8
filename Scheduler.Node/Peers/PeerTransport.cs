using Scheduler.Actors.Seams;
using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers.Calling;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers;

/// <summary>
/// Sends messages to other servers over HTTP/2 and mutual TLS, with standing connections to each. May be used from any
/// thread.
/// </summary>
public sealed class PeerTransport : ITransport, IDisposable
{
    private readonly PeerOptions _options;
    private readonly ClusterIdentity _identity;
    private readonly ManifestRegistry _registry;
    private readonly VersionRange _versions;
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, (MemberInfo Member, PeerLine Line)> _lines = [];
    private bool _isDisposed;

    /// <param name="options">The limits.</param>
    /// <param name="identity">Who this server is; stays its owner's.</param>
    public PeerTransport(PeerOptions options, ClusterIdentity identity)
        : this(options, identity, WireManifests.Registry, Protocol.Versions)
    {
    }

    internal PeerTransport(PeerOptions options, ClusterIdentity identity, ManifestRegistry registry, VersionRange versions) =>
        (_options, _identity, _registry, _versions) = (options, identity, registry, versions);

    public async Task<object> AskAsync(
        MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        if (LineTo(target) is not { } line) return NoWayTo(target);
        return await line.SendAsync(Protocol.AskPath, target.Incarnation, address, message, deadline, cancel)
            ?? new Refusal(RefusalKind.OutcomeUnknown, $"server {target.Incarnation.Node} answered with nothing");
    }

    public async Task<bool> DeliverAsync(
        MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        LineTo(target) is { } line
        && await line.SendAsync(Protocol.DeliverPath, target.Incarnation, address, message, deadline, cancel) is null;

    public async Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default)
    {
        if (LineTo(target) is { } line) return await line.ReachAsync(target.Incarnation, deadline, cancel);
        // A node's next incarnation supersedes the one before when it joins.
        return target.Address.Length == 0 ? PeerReach.Silent : PeerReach.Gone;
    }

    /// <summary>The output of a host that is connected to <paramref name="server"/>, read from there.</summary>
    public IContainerOutput OutputOf(MemberInfo server, HostId host) =>
        new PeerOutput(LineTo(server), server.Incarnation, host, _registry, _options.OutputPatience);

    /// <summary>The way to the engine of a host that is connected to <paramref name="server"/>.</summary>
    public IEngineCalls CallsOf(MemberInfo server, HostId host) => new PeerCalls(LineTo(server), server.Incarnation, host, _registry);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var (_, line) in _lines.Values) line.Dispose();
            _lines.Clear();
        }
    }

    /// <summary>
    /// One line to each node. A later incarnation at another address takes the place of the earlier, to which there is no
    /// line from then on: null, as for a node without an address.
    /// </summary>
    private PeerLine? LineTo(MemberInfo target)
    {
        if (target.Address.Length == 0) return null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var isKnown = _lines.TryGetValue(target.Incarnation.Node, out var known);
            if (isKnown && known.Member.Address == target.Address) return known.Line;
            if (isKnown && known.Member.Incarnation.Number > target.Incarnation.Number) return null;
            if (isKnown) known.Line.Dispose();
            var connector = new PeerConnector(target.Incarnation.Node, target.Address, _options, _identity);
            var line = new PeerLine(connector, _options, _registry, _versions);
            _lines[target.Incarnation.Node] = (target, line);
            return line;
        }
    }

    private static Refusal NoWayTo(MemberInfo target) => Refusal.Unavailable(target.Address.Length == 0
        ? $"server {target.Incarnation.Node} accepts no peers"
        : $"server {target.Incarnation.Node} has been started anew at another address");
}
