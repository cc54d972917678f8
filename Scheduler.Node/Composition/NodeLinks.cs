using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Serving;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Composition;

/// <summary>A server's identity, and what it needs of its connections before its actors are made.</summary>
internal sealed class NodeLinks : IAsyncDisposable
{
    private NodeLinks(ClusterIdentity? identity) => Identity = identity;

    /// <summary>Null where there are neither peers nor agents.</summary>
    public ClusterIdentity? Identity { get; }

    /// <summary>Null where there are none.</summary>
    public PeerLink? Peers { get; private set; }

    public AgentBook Agents { get; } = new(WireManifests.Registry);

    public static async Task<NodeLinks> OpenAsync(ProcessContext process, LocalHosts hosts, CancellationToken cancel)
    {
        var links = new NodeLinks(await IdentifyAsync(process, cancel));
        try
        {
            links.Peers = await PeerLink.OpenAsync(process, links.Identity, links.OutputHere(hosts), links.CallsHere(hosts), cancel);
            return links;
        }
        catch
        {
            links.Identity?.Dispose();
            throw;
        }
    }

    /// <summary>The output of hosts whose engine or whose agent is connected to this very server.</summary>
    public Func<HostId, IContainerOutput?> OutputHere(LocalHosts hosts) => host => hosts.EngineOf(host) ?? Agents.OutputOf(host);

    /// <summary>The way to their engines.</summary>
    public Func<HostId, IEngineCalls?> CallsHere(LocalHosts hosts) => host => hosts.CallsOf(host) ?? Agents.CallsOf(host);

    public async ValueTask DisposeAsync()
    {
        if (Peers is not null) await Peers.DisposeAsync();
        Identity?.Dispose();
    }

    private static async Task<ClusterIdentity?> IdentifyAsync(ProcessContext process, CancellationToken cancel)
    {
        var options = process.Options;
        if (options.Peers.Listen is null && options.Agents.Listen is null) return null;
        string[] names = options.Peers.Listen is null ? [] : [AdvertisedAddress.Find(options.Peers, options.Database.Url).Host];
        var identity = await ClusterIdentity.OpenAsync(
            process.Settings, options.Peers with { NewToken = process.WantsNewToken }, new NodeId(options.Node.Id), names,
            TimeProvider.System, process.Loggers, cancel);
        process.WantsNewToken = false;
        return identity;
    }
}
