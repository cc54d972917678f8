using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;

namespace Scheduler.Messages.Services;

/// <summary>A service as people see it.</summary>
public sealed record ServiceView
{
    public required ServiceKey Key { get; init; }

    public required string Uid { get; init; }

    /// <summary>Grows by one with every accepted command.</summary>
    public required long Version { get; init; }

    /// <summary>Grows by one with every change of the spec.</summary>
    public required int Revision { get; init; }

    public int? PreviousRevision { get; init; }

    public required ServiceMode Mode { get; init; }

    /// <summary>Desired scale; for a global service the number of hosts that it belongs on; for a job the completions that it wants.</summary>
    public required int Scale { get; init; }

    /// <summary>Instances of any revision whose container runs and is not unhealthy.</summary>
    public required int Running { get; init; }

    /// <summary>Instances of the current revision among <see cref="Running"/>.</summary>
    public required int UpToDate { get; init; }

    public required ServiceStatus Status { get; init; }

    /// <summary>
    /// Why the status is not <see cref="ServiceStatus.Active"/>, or what is still going on while it is, for a person;
    /// null when there is nothing to say.
    /// </summary>
    public string? Reason { get; init; }

    public required ServiceSpec Spec { get; init; }

    /// <summary>The digest that the current revision's image is pinned to, or null.</summary>
    public string? ImageDigest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public ImmutableArray<InstanceView> Instances { get; init; } = [];

    /// <summary>Instances that are gone, the latest last; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<PastInstance>? Past { get; init; }

    /// <summary>Secrets and configs of the earlier revisions that instances are still of; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<FileUse>? EarlierFiles { get; init; }

    /// <summary>The latest update; null when there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpdateView? Update { get; init; }

    /// <summary>Where it stands; null for what is no job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobView? Job { get; init; }

    /// <summary>The spec of <see cref="PreviousRevision"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServiceSpec? PreviousSpec { get; init; }

    /// <summary>The revisions that are kept, the present one included; null from a server that does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<RevisionView>? Revisions { get; init; }

    /// <summary>
    /// The login that came with the present revision, sealed: which registry lets it in is asked before the next update.
    /// Never shown to people.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevisionLogin? Login { get; init; }

    /// <summary>The epoch under which its owner said so: what an earlier owner said is out of date.</summary>
    public Epoch Epoch { get; init; }

    /// <summary>The server that owns the service, where another one shows it; null on its own.</summary>
    public NodeIncarnation? Server { get; init; }
}

public enum ServiceStatus
{
    /// <summary>Running equals desired, all of the current revision.</summary>
    Active,

    /// <summary>On the way there.</summary>
    Activating,

    /// <summary>Instances are being replaced by those of a new revision.</summary>
    Updating,

    /// <summary>Not what is desired, and something stands in the way: see the reason.</summary>
    Degraded,

    Stopped,

    /// <summary>Containers are being removed; the service goes with the last of them.</summary>
    Removing,
}

/// <summary>One instance, or an empty slot that waits for a place.</summary>
public sealed record InstanceView
{
    /// <summary>Null while the slot waits for a place.</summary>
    public InstanceId? Id { get; init; }

    public required ServiceKey Service { get; init; }

    public required int Slot { get; init; }

    public HostId? Host { get; init; }

    public string? ContainerId { get; init; }

    public string? ContainerName { get; init; }

    public required int Revision { get; init; }

    /// <summary>Of another spec or image than the service's present one, and to be replaced.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOutdated { get; init; }

    /// <summary>Its host is lost and another instance has its slot.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLost { get; init; }

    public required InstanceState State { get; init; }

    public required InstanceGoal Goal { get; init; }

    /// <summary>What stands in the way, in words to act on; null when nothing does.</summary>
    public string? Reason { get; init; }

    /// <summary>When it came into this state.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Restarts since the container was made.</summary>
    public int Restarts { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>When the next try is due, while it waits.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Published ports, each <c>address:port->port/protocol</c>.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    public string? Image { get; init; }

    /// <summary>The digest of the image that it has, or is to have; null when it is not known, or no registry has it.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The instance of the same slot that it takes over from; null for most.</summary>
    public InstanceId? Replaces { get; init; }

    /// <summary>The host that it was told to move to; null when nobody asked for that.</summary>
    public HostId? MoveTo { get; init; }

    /// <summary>Stopped and kept until the update that replaced it is confirmed or taken back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsKept { get; init; }

    /// <summary>The run of a job that it is of; 0 for what is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Run { get; init; }

    /// <summary>Of a job: it has ended for good, and its container is kept for its output, where there still is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasEnded { get; init; }

    /// <summary>Why it has not been moved although it should be; null when it is not to move, or nothing stands in the way.</summary>
    public string? MoveWaits { get; init; }
}
