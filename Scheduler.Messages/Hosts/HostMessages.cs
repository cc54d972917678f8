using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Messages.Hosts;

/// <summary>
/// What a host is to make of one instance: the whole wish, so that it can be repeated, reordered or lost without harm.
/// </summary>
public sealed record Assignment
{
    public required InstanceId Instance { get; init; }

    public required ServiceKey Service { get; init; }

    public required int Slot { get; init; }

    public required int Revision { get; init; }

    /// <summary>The epoch of the service's shard; a host refuses one below the highest it has seen for the service.</summary>
    public required Epoch Epoch { get; init; }

    /// <summary>Orders the wishes of one epoch for one instance; a lower one than the last seen is stale.</summary>
    public required long Sequence { get; init; }

    /// <summary>
    /// The host's <see cref="HostView.Session"/> as the service knew it. A host that has started anew since remembers no
    /// epochs and cannot tell an old wish from a new one, so it takes none but those of its present session. 0 from a
    /// server that does not say.
    /// </summary>
    public long Session { get; init; }

    public required InstanceGoal Goal { get; init; }

    /// <summary>How many restarts a person has asked for; a host that has made fewer makes one.</summary>
    public int Generation { get; init; }

    /// <summary>
    /// When the last such restart was asked for. A host that does not remember how many it has made takes a container
    /// started after this as done.
    /// </summary>
    public DateTimeOffset? RestartAfter { get; init; }

    public required ContainerSpec Container { get; init; }

    /// <summary>
    /// The digest that the revision's image is pinned to; null before the first host has said which it is, and for one
    /// that no registry has.
    /// </summary>
    public string? ImageDigest { get; init; }

    /// <summary>What came with the revision to pull its image with; null for what is kept for the registry.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevisionLogin? Login { get; init; }

    public RestartPolicy Restart { get; init; } = new();

    /// <summary>The instance of the same slot that this one takes over from; it may hold the same host ports until then.</summary>
    public InstanceId? Replaces { get; init; }

    /// <summary>
    /// It has lost its slot while its host was away: what still runs goes on, but nothing is made or started for it until
    /// its service knows whether it is needed.
    /// </summary>
    public bool AdoptOnly { get; init; }

    /// <summary>
    /// Hard rules of its service against containers beside it: its host admits one instance after the other, and so has
    /// the last word. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<AffinityRule>? Apart { get; init; }

    /// <summary>Its sidekicks, by name: those of its own slot stand beside it whatever <see cref="Apart"/> says. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string>? Sidekicks { get; init; }

    /// <summary>
    /// Names of services on other hosts. What is not named keeps the addresses that it had, so that a server which knows less
    /// takes nothing away. Null for a service that speaks to nobody.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<KnownName>? Names { get; init; }

    /// <summary>
    /// How long its container runs on before it is stopped, so that whoever sends it requests has heard that it goes.
    /// Null for not at all.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Drain { get; init; }

    /// <summary>It must never run twice: its container is started only with a lease, and ends when that is over.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>It is of a job: its container runs once, and what follows on its end is its service's to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRun { get; init; }

    /// <summary>The spec of its revision, packed, for a label of the container; null where it is too large for one.</summary>
    public string? PackedSpec { get; init; }

    /// <summary>With <see cref="InstanceGoal.Absent"/>: its named volumes are to go too, unless something else uses them.</summary>
    public bool RemoveVolumes { get; init; }
}

/// <summary>A host will have to make containers of this image soon, and may pull it now. A hint: lost or late it does no harm.</summary>
/// <param name="Image">With its digest.</param>
public sealed record ImageAhead(ServiceKey Service, string Image)
{
    /// <summary>The host's <see cref="HostView.Session"/> as the service knew it.</summary>
    public long Session { get; init; }

    /// <summary>As <see cref="Assignment.Login"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevisionLogin? Login { get; init; }
}

/// <summary>What a host says of one instance; only facts. May arrive late and out of order.</summary>
public sealed record InstanceReport(InstanceId Instance, ServiceKey Service, HostId Host, InstanceStatus Status)
{
    /// <summary>The host's <see cref="HostView.Session"/> when it said so.</summary>
    public long Session { get; init; }

    /// <summary>Orders the reports of one session.</summary>
    public long Number { get; init; }

    /// <summary>
    /// Of the newest wish that the host had heard by then: a later owner has not been answered by it. Zero where the
    /// host does not say.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Epoch Epoch { get; init; }
}

/// <summary>
/// To a host: the service that the instance says it is of knows nothing of it, or does not exist. Its wish is forgotten, and its container kept as
/// an orphan.
/// </summary>
/// <param name="Epoch">Of the service's shard; a host refuses one below the highest it has seen for the service.</param>
public sealed record InstanceDisowned(InstanceId Instance, ServiceKey Service, Epoch Epoch);

/// <summary>A host will not take an instance; it holds no container for it.</summary>
public sealed record AssignmentRefused(InstanceId Instance, ServiceKey Service, HostId Host, Refusal Refusal);

public sealed record InstanceStatus(InstanceState State, DateTimeOffset Since)
{
    /// <summary>The wish that the host is working on, by its goal and generation.</summary>
    public required InstanceGoal Goal { get; init; }

    public int Generation { get; init; }

    /// <summary>The wish that the host is working on is <see cref="Assignment.AdoptOnly"/>.</summary>
    public bool AdoptOnly { get; init; }

    public string? ContainerId { get; init; }

    /// <summary>The digest of the image that it has, or will be made of; null when no registry has it, or it is not known yet.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>Since when its container runs, by its engine's clock; null while it does not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What stands in the way, in the daemon's own words where they are its; null when nothing does.</summary>
    public string? Reason { get; init; }

    public int? ExitCode { get; init; }

    public int Restarts { get; init; }

    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>The <see cref="Assignment.Names"/> that the host goes by, as a text; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Names { get; init; }

    /// <summary>It has never run, and its host lacks what it needs to, such as disk space or a port: another host may do.</summary>
    public bool Misplaced { get; init; }

    public ImmutableArray<string> Ports { get; init; } = [];
}
