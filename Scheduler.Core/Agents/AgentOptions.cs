using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>How an agent treats its engine.</summary>
public sealed record AgentOptions
{
    public required HostId Host { get; init; }

    /// <summary>Marks the containers of this cluster: an agent never touches those of another.</summary>
    public required string Cluster { get; init; }

    /// <summary>What of its machine is not for instances.</summary>
    public HostReserve Reserve { get; init; } = HostReserve.None;

    /// <summary>Containers made or started at once. An engine does these mostly one after the other: more only queue inside it.</summary>
    public int CreateParallelism { get; init; } = 3;

    /// <summary>Containers stopped, removed or looked at once. A stop mostly waits for the container, so many fit.</summary>
    public int StopParallelism { get; init; } = 64;

    /// <summary>Images pulled at once.</summary>
    public int PullParallelism { get; init; } = 3;

    /// <summary>A full inventory is taken this often even when no event says that anything changed.</summary>
    public TimeSpan InventoryEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The engine is asked this often whether it answers.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the leases of instances that must never run twice are renewed; a fraction of their time to live.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The engine is tried out this often: a container is made, started and removed. Zero: never.</summary>
    public TimeSpan TrialEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// An operation without an answer for so long, beyond the time that a container was given to stop, is said to hang: it
    /// takes no room from others any more.
    /// </summary>
    public TimeSpan HangsAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Hanging operations that may go on beside the others; with more, the later ones keep their room.</summary>
    public int HangingMax { get; init; } = 64;

    /// <summary>Operations at once of those whose like has hung before.</summary>
    public int DoubtfulParallelism { get; init; } = 2;

    /// <summary>How long to wait before the event stream is opened anew.</summary>
    public TimeSpan RewatchAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a container may take to end when its spec does not say.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}
