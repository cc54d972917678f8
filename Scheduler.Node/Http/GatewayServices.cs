using Scheduler.Core.Hosts;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Locks;
using Scheduler.Core.Orphans;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Servers;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Configuration;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Files;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Registries;
using Scheduler.Node.Sql;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Http;

/// <summary>What the gateway serves, handed to it by the composition. It decides nothing of its own.</summary>
public sealed record GatewayServices
{
    /// <summary>Commands to services, and questions whose answer reflects every acknowledged write.</summary>
    public required ServiceDesk Desk { get; init; }

    /// <summary>What people decide about hosts.</summary>
    public required HostDesk Hosts { get; init; }

    /// <summary>Plans and orders moves of instances.</summary>
    public required RebalanceDesk Rebalance { get; init; }

    /// <summary>What lists are read from.</summary>
    public required Board Board { get; init; }

    /// <summary>Locks and their sessions; its own board lists them.</summary>
    public required LockDesk Locks { get; init; }

    public required LockBoard LockBoard { get; init; }

    public required LocksSection LockOptions { get; init; }

    public required Feed Feed { get; init; }

    /// <summary>The output of a host's containers, whichever server it is connected to; null while it is connected to none.</summary>
    public required Func<HostId, IContainerOutput?> OutputOf { get; init; }

    /// <summary>The way to a host's engine, in the same way.</summary>
    public Func<HostId, IEngineCalls?> CallsOf { get; init; } = static _ => null;

    /// <summary>What registries are logged in to with; passwords go in and never come out.</summary>
    public required RegistryDesk Registries { get; init; }

    /// <summary>Templates, and of which of them stacks are.</summary>
    public required CatalogDesk Catalogs { get; init; }

    /// <summary>What may be called without the API token.</summary>
    public required WebhookShelf Webhooks { get; init; }

    public WebhooksSection WebhookOptions { get; init; } = WebhooksSection.Settled;

    /// <summary>Secrets and configs.</summary>
    public required FileDesk Files { get; init; }

    /// <summary>Networks that people made.</summary>
    public required ISharedObjectStore Objects { get; init; }

    /// <summary>Containers that no service asks for, and services made again from them.</summary>
    public required OrphanDesk Orphans { get; init; }

    /// <summary>Who is in the cluster, and who is to go.</summary>
    public required ClusterDesk Cluster { get; init; }

    /// <summary>What tells this cluster from all others.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>Makes and revokes the tokens with which hosts join; null on a server that takes no agents.</summary>
    public HostTokens? HostTokens { get; init; }

    /// <summary>Lets the machine that has joined under a host's name connect no more, and frees the name. Throws when the database is away.</summary>
    public Func<HostId, CancellationToken, Task> RevokeMachine { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>What a person should know of the cluster's state at the moment; null for nothing.</summary>
    public Func<string?> Warning { get; init; } = () => null;

    public required Func<NodeHealth> Health { get; init; }

    public required ApiToken Token { get; init; }

    public required GatewaySection Options { get; init; }

    /// <summary>The largest scale that a service may be given.</summary>
    public required int ScaleMax { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>What is wrong with a spec; each fault's field is a path in the spec.</summary>
    public Func<ServiceSpec, IEnumerable<Refusal>> SpecFaults { get; init; } = static spec => Core.Services.SpecFaults.Of(spec);

    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
