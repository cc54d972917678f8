using Scheduler.Actors.Cluster;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Services;

namespace Scheduler.Node.Configuration;

/// <summary>A node's settings, validated. hocon/reference.conf says what each one means and holds its default.</summary>
public sealed record NodeOptions
{
    public required NodeSection Node { get; init; }

    public required DatabaseSection Database { get; init; }

    /// <summary>Without a list in the configuration, the one local engine; none on a node that is only a server.</summary>
    public required IReadOnlyList<HostOptions> Hosts { get; init; }

    public required GatewaySection Gateway { get; init; }

    public required ClusterSection Cluster { get; init; }

    public required PeersSection Peers { get; init; }

    public required AgentsSection Agents { get; init; }

    public required AgentSection Agent { get; init; }

    public required EngineSection Engine { get; init; }

    public required HostLossOptions HostLoss { get; init; }

    public required NeighbourOptions Neighbours { get; init; }

    public required ServicesSection Services { get; init; }

    /// <summary>How many instances may be on the move at one time.</summary>
    public required MoveLimits Moves { get; init; }

    /// <summary>Null for no rebalancing in the background.</summary>
    public required RebalanceOptions? Rebalance { get; init; }

    public required LocksSection Locks { get; init; }

    public required CatalogsSection Catalogs { get; init; }

    public required WebhooksSection Webhooks { get; init; }

    public required EventsSection Events { get; init; }

    public required LogLevel LogLevel { get; init; }
}

/// <param name="Id">The node's name, never empty.</param>
/// <param name="DataDirectory">An absolute path; it may not exist yet.</param>
public sealed record NodeSection(string Id, string DataDirectory)
{
    /// <summary>It is a member of the cluster: has the database, and serves people.</summary>
    public required bool IsServer { get; init; }

    /// <summary>It looks after engines: beside a server in the same process, or alone, connected to one.</summary>
    public required bool IsHost { get; init; }
}

/// <param name="Url"><c>sqlite:/absolute/path</c> or <c>postgres://…</c>.</param>
public sealed record DatabaseSection(string Url)
{
    /// <summary>Whether servers on other machines can open it too.</summary>
    public bool IsShared => !Url.StartsWith("sqlite:", StringComparison.Ordinal);
}

public sealed record ClusterSection(
    string Name, TimeSpan LeaseDuration, TimeSpan RenewEvery, TimeSpan SafetyMargin, int ShardCount)
{
    public required DowningStrategy Downing { get; init; }

    /// <summary>How long servers must fail to reach each other in the same way before some are declared down.</summary>
    public required TimeSpan StableAfter { get; init; }
}

public sealed record EngineSection(
    int CreateParallelism,
    int StopParallelism,
    int PullParallelism,
    TimeSpan ReadTimeout,
    TimeSpan WriteTimeout,
    TimeSpan PullIdleTimeout,
    TimeSpan InventoryEvery,
    TimeSpan ProbeEvery,
    TimeSpan TrialEvery,
    TimeSpan TrialTimeout,
    TimeSpan HangsAfter);

public sealed record ServicesSection(
    int SnapshotEvery,
    int ScaleMax,
    int MailboxCapacity,
    TimeSpan PassivateAfter);

public sealed record LocksSection(
    TimeSpan Ttl,
    TimeSpan WaitMax,
    int WaitsMax,
    int WaitersMax,
    int SessionsMax,
    int LocksPerSessionMax,
    TimeSpan ProbeEvery,
    TimeSpan PurgeAfter,
    int MailboxCapacity,
    TimeSpan PassivateAfter);

public sealed record EventsSection(int Capacity);
