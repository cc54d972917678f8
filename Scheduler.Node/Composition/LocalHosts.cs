using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Core.Servers;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Configuration;
using Scheduler.Node.Engines;

namespace Scheduler.Node.Composition;

/// <summary>The hosts whose engines this process looks after itself.</summary>
internal sealed class LocalHosts(NodeOptions options, string cluster) : IAsyncDisposable
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    private readonly ImmutableSortedDictionary<HostId, LocalHost> _hosts = options.Hosts.ToImmutableSortedDictionary(
        host => new HostId(host.Name),
        host => new LocalHost(
            new HostId(host.Name), host.Labels, AgentOptionsOf(options, cluster, host), new DockerHost(Open(host, options.Engine), ProbeDeadline, options.Engine.TrialTimeout)));

    public IReadOnlyList<LocalHost> All => [.. _hosts.Values];

    public IEngine? EngineOf(HostId host) => _hosts.GetValueOrDefault(host)?.Engine;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values) await host.Engine.DisposeAsync();
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

    private static AgentOptions AgentOptionsOf(NodeOptions options, string cluster, Configuration.HostOptions host) => new()
    {
        Host = new HostId(host.Name),
        Reserve = host.Reserve,
        Cluster = cluster,
        CreateParallelism = options.Engine.CreateParallelism,
        StopParallelism = options.Engine.StopParallelism,
        PullParallelism = options.Engine.PullParallelism,
        InventoryEvery = options.Engine.InventoryEvery,
        ProbeEvery = options.Engine.ProbeEvery,
        TrialEvery = options.Engine.TrialEvery,
        HangsAfter = options.Engine.HangsAfter,
    };
}
