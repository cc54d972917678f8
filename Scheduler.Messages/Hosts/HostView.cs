using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Cluster;

namespace Scheduler.Messages.Hosts;

/// <summary>A host as placement and people see it.</summary>
public sealed record HostView
{
    public required HostId Id { get; init; }

    public required HostState State { get; init; }

    /// <summary>Why it is not <see cref="HostState.Active"/>; null when it is.</summary>
    public string? Reason { get; init; }

    /// <summary>What happens next, and when, for a person; null when nothing is to come.</summary>
    public string? Next { get; init; }

    public DateTimeOffset Since { get; init; }

    /// <summary>When this server gave it up: since then each service's policy says what becomes of its instances. Null while it has not.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>How long its agent had been silent when its server said this; zero while it is heard of.</summary>
    public TimeSpan QuietFor { get; init; }

    /// <summary>A watchdog there ends containers whose lease is over, whatever becomes of its agent and its engine.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>What a person wants of it.</summary>
    public HostAvailability Availability { get; init; }

    /// <summary>Why it is not <see cref="HostAvailability.Active"/>; else null.</summary>
    public string? AvailabilityReason { get; init; }

    public DateTimeOffset? AvailabilitySince { get; init; }

    /// <summary>A person's word that what it had is to be replaced; null again once it is well.</summary>
    public EvictionOrder? Eviction { get; init; }

    /// <summary>
    /// It is degraded for new instances alone: its engine answers, and what runs there is known and looked after, as on a
    /// host that is out of disk.
    /// </summary>
    public bool KeepsWhatRuns { get; init; }

    /// <summary>How far its engine was last tried out.</summary>
    public TrialReach Trial { get; init; }

    /// <summary>Whether new instances may be placed on it.</summary>
    [JsonIgnore]
    public bool TakesNew => State == HostState.Active && Availability == HostAvailability.Active;

    /// <summary>Whether what it says of its instances holds.</summary>
    [JsonIgnore]
    public bool Answers => State == HostState.Active || (State == HostState.Degraded && KeepsWhatRuns);

    /// <summary>Where its engine listens.</summary>
    public string Endpoint { get; init; } = "";

    public EngineFacts? Engine { get; init; }

    /// <summary>What constraints match: its own labels, and what people changed of them.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public decimal ReservedCpus { get; init; }

    public long ReservedMemoryBytes { get; init; }

    /// <summary>What is kept back from the engine's CPUs and memory.</summary>
    public HostReserve Reserve { get; init; } = HostReserve.None;

    /// <summary>The named volumes that live on this host alone, in order; the first <see cref="VolumesMax"/>.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    public const int VolumesMax = 1000;

    /// <summary>Instances admitted.</summary>
    public int Instances { get; init; }

    /// <summary>Host ports taken, by instances and by other containers of the engine, and by whom.</summary>
    public ImmutableArray<PortClaim> Ports { get; init; } = [];

    /// <summary>Containers with this cluster's labels that no service asks for; kept until a person decides.</summary>
    public ImmutableArray<OrphanView> Orphans { get; init; } = [];

    /// <summary>
    /// The specs that those containers were made by, as their labels hold them, by <c>uid/revision</c>: from these a lost
    /// service is made again. Empty while there is no orphan.
    /// </summary>
    public ImmutableSortedDictionary<string, string> OrphanSpecs { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The server that its agent is connected to, where another one shows it; null on that server itself.</summary>
    public NodeIncarnation? Server { get; init; }

    /// <summary>Another one each time its agent has started anew: then it knows of no wish.</summary>
    public long Session { get; init; }

    /// <summary>
    /// A server looks after its engine itself, without an agent of its own. To constraints such a host is a manager and a
    /// worker in one, as a manager of Swarm's is; every other is a worker.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOfServer { get; init; }

    /// <summary>Grows with each connection of its agent: of two servers that show it, the one with the higher number has it.</summary>
    public long Connection { get; init; }

    /// <summary>Where its published ports are reached, the first one by default.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Whether its agent tries what other hosts publish: <see cref="TryReach.Version"/>, or 0 for one that does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    /// <summary>Instances of its that are well and that its neighbours do not reach, the first <see cref="UnreachedMax"/>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<UnreachedInstance>? Unreached { get; init; }

    public const int UnreachedMax = 100;

    /// <summary>What its neighbours make of it, as this server has asked them; null while it is well, or nothing is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NeighbourWord? Neighbours { get; init; }

    /// <summary>The reason, and what its neighbours make of it: for people who look now, since that may be another thing in a moment.</summary>
    [JsonIgnore]
    public string? WholeReason => (Reason, Neighbours?.Text) switch
    {
        (var reason, null) => reason,
        (null, var text) => text,
        var (reason, text) => $"{reason}; {text}",
    };
}

/// <param name="Holder">Who has it, for a person.</param>
/// <param name="Instance">The instance that has it, when it is one of ours.</param>
public sealed record PortClaim(int Port, string Protocol, string? HostIp, string Holder, Services.InstanceId? Instance = null);

/// <param name="Instance">Whose container it says it is.</param>
public sealed record OrphanView(string ContainerId, string ContainerName, Services.InstanceId Instance, string Service, string State)
{
    /// <summary>As its labels say; 0 where they do not.</summary>
    public int Slot { get; init; }

    public int Revision { get; init; }

    public string Image { get; init; } = "";

    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>What the engine says of itself and its machine.</summary>
public sealed record EngineFacts
{
    public required string Version { get; init; }

    public required string ApiVersion { get; init; }

    public required string Hostname { get; init; }

    public required string Os { get; init; }

    /// <summary>Such as <c>x86_64</c>.</summary>
    public required string Architecture { get; init; }

    public required int Cpus { get; init; }

    public required long MemoryBytes { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>How a host is reached, whatever people want of it.</summary>
public enum HostState
{
    /// <summary>Not heard of since the start.</summary>
    Connecting,
    Active,

    /// <summary>Its engine does not answer, or answers and does not work: nothing new goes there.</summary>
    Degraded,

    /// <summary>It is out of reach since a moment ago: nothing is done about it until a grace is over.</summary>
    Reconnecting,

    /// <summary>It is lost: each service's policy says what becomes of its instances.</summary>
    Disconnected,
}

/// <summary>A person's word that a host which is out of reach is to be given up, whatever else speaks against it.</summary>
public enum HostEviction
{
    None,

    /// <summary>Its instances are to be replaced.</summary>
    Evicted,

    /// <summary>It is known to run nothing any more: so instances that must never run twice may be replaced too.</summary>
    ConfirmedDead,
}

public enum HostAvailability
{
    Active,

    /// <summary>It keeps what it has and is given nothing new.</summary>
    Inactive,

    /// <summary>What it has is moved to other hosts.</summary>
    Draining,
}
