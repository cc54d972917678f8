using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// What the journal of one service adds up to: what is desired, and which instances were sent where. What really runs
/// is not here; see <see cref="ServiceObserved"/>.
/// </summary>
public sealed record ServiceState
{
    public static readonly ServiceState Empty = new();

    public ServiceKey Key { get; init; }

    /// <summary>Empty while the service does not exist.</summary>
    public string Uid { get; init; } = "";

    public long Version { get; init; }

    /// <summary>The current revision; 0 before the first.</summary>
    public int Revision { get; init; }

    /// <summary>What rollback goes back to; null when there was no other spec before.</summary>
    public int? PreviousRevision { get; init; }

    /// <summary>What <see cref="PreviousRevision"/> was before the image alone was asked for anew; comes back if it is the same image.</summary>
    public int? SetAside { get; init; }

    /// <summary>The latest update; null when there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServiceUpdate? Update { get; init; }

    /// <summary>Its runs and its schedule; null for what is no job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobState? Job { get; init; }

    /// <summary>The current revision, the last ones before it, and those that instances still run or an update may go back to.</summary>
    public ImmutableSortedDictionary<int, Revision> Revisions { get; init; } = ImmutableSortedDictionary<int, Revision>.Empty;

    public int Scale { get; init; }

    public bool Stopped { get; init; }

    public bool Removing { get; init; }

    public bool RemoveVolumes { get; init; }

    public bool DependenciesMet { get; init; }

    /// <summary>How often a restart of all instances was asked for.</summary>
    public int Wave { get; init; }

    /// <summary>The number of the newest instance ever placed.</summary>
    public long LastInstance { get; init; }

    /// <summary>
    /// Of a service that was made again from its containers: what its instances up to this number were, this journal does not
    /// know.
    /// </summary>
    public long RecoveredUpTo { get; init; }

    /// <summary>Every instance whose absence its host has not confirmed, by number.</summary>
    public ImmutableSortedDictionary<long, Instance> Instances { get; init; } = ImmutableSortedDictionary<long, Instance>.Empty;

    /// <summary>What is remembered of instances that are gone, the latest last.</summary>
    public ImmutableList<PastInstance> Past { get; init; } = [];

    public IdempotencyWindow Window { get; init; } = IdempotencyWindow.Empty;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public bool Exists => Uid.Length > 0;

    [JsonIgnore]
    public ServiceSpec Spec => Revisions[Revision].Spec;

    /// <summary>The instance of that id, or null when it is gone or never was.</summary>
    public Instance? Find(InstanceId id) =>
        id.Number is { } number && Instances.TryGetValue(number, out var found) && found.Id == id ? found : null;

    /// <summary>
    /// Whether the instance was placed once and its absence confirmed since. False for one of a later number: this journal
    /// may be a copy that is older than the instance.
    /// </summary>
    public bool IsPast(InstanceId id) =>
        id.Number is { } number
        && number > RecoveredUpTo && number <= LastInstance
        && id == InstanceId.Of(Uid, number)
        && !Instances.ContainsKey(number);

    /// <summary>Whether an instance is of the current spec and image, be it under an earlier revision number (as after a rollback).</summary>
    public bool IsCurrent(Instance instance) =>
        instance.Revision == Revision || Revisions[instance.Revision].IsSameAs(Revisions[Revision]);
}
