using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Core.Servers;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents;
using Scheduler.Node.Configuration;
using Scheduler.Node.Engines;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers;
using Scheduler.Node.Watchdogs;

namespace Scheduler.Node.Composition;

/// <summary>The hosts whose engines this process looks after itself.</summary>
internal sealed class LocalHosts(NodeOptions options, string cluster, string database, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly Uri AnyAddress = new("http://0.0.0.0");
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    private readonly ImmutableSortedDictionary<HostId, LocalHost> _hosts = HostsOf(options, cluster, database, loggers);

    public IReadOnlyList<LocalHost> All => [.. _hosts.Values];

    public IEngine? EngineOf(HostId host) => _hosts.GetValueOrDefault(host)?.Engine;

    public IEngineCalls? CallsOf(HostId host) =>
        _hosts.GetValueOrDefault(host)?.Engine is DockerHost engine ? new GuardedCalls(engine.Calls, cluster) : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Values) await host.Engine.DisposeAsync();
    }

    private static ImmutableSortedDictionary<HostId, LocalHost> HostsOf(NodeOptions options, string cluster, string database, ILoggerFactory loggers)
    {
        // The same for all, and found out over the network.
        var machine = new Lazy<string>(() => AdvertisedAddress.Find(AnyAddress, given: null, options.Database.Url).Host);
        return options.Hosts.ToImmutableSortedDictionary(
            host => new HostId(host.Name),
            host => new LocalHost(new HostId(host.Name), host.Labels, AgentOptionsOf(options, cluster, host), EngineOf(host, options.Engine))
            {
                Addresses = AddressesOf(host, machine),
                Desired = DesiredFile.In(Path.Combine(options.Node.DataDirectory, "hosts"), $"{cluster}/{database}", new HostId(host.Name), loggers),
                Watchdog = WatchdogOf(host, options.Node.DataDirectory),
                Probe = new SocketProbe(),
            });
    }

    /// <summary>What is given, else where its engine is reached, which for a socket of this machine is the machine's own address.</summary>
    private static ImmutableArray<string> AddressesOf(Configuration.HostOptions host, Lazy<string> machine)
    {
        if (!host.Addresses.IsEmpty) return host.Addresses;
        return [host.Engine.Host is { Length: > 0 } name ? name.Trim('[', ']') : machine.Value];
    }

    /// <summary>The engine of a host as the configuration gives it.</summary>
    public static DockerHost EngineOf(Configuration.HostOptions host, EngineSection options) =>
        new(Open(host, options), ProbeDeadline, options.TrialTimeout);

    /// <summary>Only where the containers' processes are this machine's.</summary>
    public static WatchdogProcess? WatchdogOf(Configuration.HostOptions host, string dataDirectory)
    {
        if (!host.Engine.Scheme.Equals("unix", StringComparison.OrdinalIgnoreCase)
            || !OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program)
            return null;
        var isRuntime = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return new WatchdogProcess(
            Path.Combine(dataDirectory, "watchdog", host.Name),
            program,
            isRuntime ? [typeof(LocalHosts).Assembly.Location] : []);
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

    public static AgentOptions AgentOptionsOf(NodeOptions options, string cluster, Configuration.HostOptions host) => new()
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
