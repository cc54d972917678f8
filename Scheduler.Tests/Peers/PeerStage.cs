using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Tests.Peers;

/// <summary>A cluster's authority, a server "there" on a port of its own, and a transport of server "here" that can reach it.</summary>
internal sealed class PeerStage : IAsyncDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);

    private readonly List<IDisposable> _owned = [];

    private PeerStage()
    {
    }

    public ClusterAuthority Authority { get; } = ClusterAuthority.Create(DateTimeOffset.UtcNow.AddDays(-60));

    public ScriptedInbox Inbox { get; } = new();

    /// <summary>The output of the hosts that are connected to server "there"; by default there are none.</summary>
    public Func<HostId, IContainerOutput?> OutputOf { get; set; } = _ => null;

    /// <summary>The way to their engines.</summary>
    public Func<HostId, IEngineCalls?> CallsOf { get; set; } = _ => null;

    public ClusterIdentity Here { get; private set; } = null!;

    public ClusterIdentity There { get; private set; } = null!;

    public PeerServer Server { get; private set; } = null!;

    public PeerTransport Transport { get; private set; } = null!;

    /// <summary>Patient: a busy machine is no subject of these stories.</summary>
    public static PeerOptions Options { get; } = new()
    {
        Listen = new IPEndPoint(IPAddress.Loopback, 0),
        RequestPatience = TimeSpan.FromSeconds(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>Server "there" in its third incarnation.</summary>
    public MemberInfo Target => At($"127.0.0.1:{Server.Endpoint.Port}");

    /// <summary>The peer could not be reached, or said that it would not: the sender may look for another owner.</summary>
    public static void AssertNothingDone(object reply) =>
        Assert.True(reply is NotHere or Refusal { Kind: RefusalKind.Unavailable }, reply.ToString());

    public static MemberInfo At(string address, string node = "there", long incarnation = 3) =>
        new(new NodeIncarnation(new NodeId(node), incarnation), address, MemberStatus.Up, DateTimeOffset.MaxValue);

    public static async Task<PeerStage> StartAsync(
        PeerOptions? client = null, PeerOptions? server = null, ManifestRegistry? serverRegistry = null, VersionRange? serverVersions = null)
    {
        var stage = new PeerStage();
        stage.Here = stage.Identity("here");
        stage.There = stage.Identity("there");
        stage.Server = await PeerServer.StartAsync(
            server ?? Options, stage.There,
            new PeerServices(stage.Inbox, host => stage.OutputOf(host)) { CallsOf = host => stage.CallsOf(host) },
            NullLoggerFactory.Instance,
            serverRegistry ?? WireManifests.Registry, serverVersions ?? Protocol.Versions, CancellationToken.None);
        stage.Server.Joined(new NodeIncarnation(new NodeId("there"), 3));
        stage.Transport = stage.TransportOf(stage.Here, client);
        return stage;
    }

    /// <summary>Issued by the cluster's authority, or by another.</summary>
    public ClusterIdentity Identity(string node, ClusterAuthority? authority = null, TimeProvider? clock = null)
    {
        var own = ClusterAuthority.Open((authority ?? Authority).Seal(Token), Token)!;
        return Owned(new ClusterIdentity(own, new NodeId(node), ["127.0.0.1"], clock ?? TimeProvider.System, NullLogger.Instance));
    }

    public PeerTransport TransportOf(ClusterIdentity identity, PeerOptions? options = null, ManifestRegistry? registry = null) =>
        Owned(new PeerTransport(options ?? Options, identity, registry ?? WireManifests.Registry, Protocol.Versions));

    public T Owned<T>(T thing)
        where T : IDisposable
    {
        _owned.Add(thing);
        return thing;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(TimeSpan.Zero);
        await Server.DisposeAsync();
        foreach (var one in _owned.AsEnumerable().Reverse()) one.Dispose();
        Authority.Dispose();
    }

    private static JoinToken Token { get; } = JoinToken.New();
}
