using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Core.Views;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Configuration;
using Scheduler.Node.Engines;

namespace Scheduler.Node.Composition;

/// <summary>The hosts whose engines this process looks after itself.</summary>
internal sealed class LocalHosts : IAsyncDisposable
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    private readonly ActorSystem _system;
    private readonly Func<HostId, IEngine, ActorRef> _spawn;
    private readonly ImmutableSortedDictionary<HostId, IEngine> _engines;
    private ImmutableSortedDictionary<HostId, ActorRef> _actors = ImmutableSortedDictionary<HostId, ActorRef>.Empty;

    public LocalHosts(NodeOptions options, string cluster, ActorSystem system, Board board, Feed feed, TellEntity tellEntity)
    {
        _system = system;
        _engines = options.Hosts.ToImmutableSortedDictionary(host => new HostId(host.Name), host => (IEngine)new DockerHost(Open(host, options.Engine), ProbeDeadline));
        var labels = options.Hosts.ToImmutableSortedDictionary(host => new HostId(host.Name), host => host.Labels);
        _spawn = (id, engine) => _system.Spawn(
            $"host-{id}",
            () => new HostActor(new Core.Hosts.HostOptions(id, labels[id]), board, feed, tellEntity, host => new AgentActor(AgentOptionsOf(options, cluster, id), engine, host)),
            new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
    }

    public void Start() => _actors = _engines.ToImmutableSortedDictionary(pair => pair.Key, pair => _spawn(pair.Key, pair.Value));

    public bool Tell(HostId host, object message) => _actors.TryGetValue(host, out var actor) && actor.Tell(message);

    public IEngine? EngineOf(HostId host) => _engines.GetValueOrDefault(host);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines.Values) await engine.DisposeAsync();
    }

    private static DockerEngine Open(Configuration.HostOptions host, EngineSection options) => new(
        DockerEndpoint.Parse(host.Engine.OriginalString, host.Tls is { } tls ? new DockerTls(tls.Ca, tls.Cert, tls.Key) : null),
        new DockerEngineOptions
        {
            QueryDeadline = options.ReadTimeout,
            ChangeDeadline = options.WriteTimeout,
            ProcessDeadline = options.WriteTimeout,
            PullIdleDeadline = options.PullIdleTimeout,
        });

    private static AgentOptions AgentOptionsOf(NodeOptions options, string cluster, HostId id) => new()
    {
        Host = id,
        Cluster = cluster,
        CreateParallelism = options.Engine.CreateParallelism,
        StopParallelism = options.Engine.StopParallelism,
        PullParallelism = options.Engine.PullParallelism,
        InventoryEvery = options.Engine.InventoryEvery,
        ProbeEvery = options.Engine.ProbeEvery,
    };
}
