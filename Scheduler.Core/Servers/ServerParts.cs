using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Images;
using Scheduler.Core.Locks;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Services;

namespace Scheduler.Core.Servers;

/// <summary>What a server is made of that differs between production and simulation: clocks, stores, network, engines.</summary>
public sealed record ServerParts
{
    public required ActorSystem System { get; init; }

    public required ClusterOptions Cluster { get; init; }

    public required ILeaseStore Leases { get; init; }

    public required IJournal Journal { get; init; }

    /// <summary>Null for a server that knows no others.</summary>
    public ITransport? Transport { get; init; }

    public IReadOnlyList<LocalHost> Hosts { get; init; } = [];

    /// <summary>What the agents of this server's hosts log in to registries with.</summary>
    public IRegistryCredentials Registries { get; init; } = NoCredentials.Instance;

    /// <summary>Where the agents of this server's hosts have the data of secrets and configs from.</summary>
    public IFileSource Files { get; init; } = NoFiles.Instance;

    public EntityOptions Entities { get; init; } = EntityOptions.Default;

    public int ServiceMailbox { get; init; } = ActorOptions.Default.MailboxCapacity;

    /// <summary>How many instances may be on the move at one time.</summary>
    public MoveLimits Moves { get; init; } = new();

    /// <summary>Null for no rebalancing in the background.</summary>
    public RebalanceOptions? Rebalance { get; init; }

    public LockOptions Locks { get; init; } = new();

    public HostLossOptions HostLoss { get; init; } = new();

    public NeighbourOptions Neighbours { get; init; } = new();

    public ExclusiveTerms Exclusive { get; init; } = new();

    /// <summary>How many events the feed remembers.</summary>
    public int FeedCapacity { get; init; } = 4096;

    /// <summary>Where the lease is renewed and members are watched; null for the system's own.</summary>
    public TaskScheduler? LeaseScheduler { get; init; }

    /// <summary>What the lease is measured by, where the machine may sleep; null for the system's own.</summary>
    public TimeProvider? LeaseClock { get; init; }
}
