using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// What a service is to be, complete in itself: no part of a compose file or of another service is needed to run it.
/// Its desired scale is not part of it: changing the scale makes no new revision.
/// </summary>
public sealed record ServiceSpec
{
    public ServiceMode Mode { get; init; } = ServiceMode.Replicated;

    public required ContainerSpec Container { get; init; }

    /// <summary>When an instance's container that ended is started again.</summary>
    public RestartPolicy Restart { get; init; } = new();

    /// <summary>Rules that a host must satisfy, such as <c>node.labels.disk==ssd</c> (Swarm's constraint syntax).</summary>
    public ImmutableArray<string> Constraints { get; init; } = [];

    /// <summary>Rules on hosts and on the containers that they have; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<AffinityRule>? Affinity { get; init; }

    /// <summary>
    /// Instances are spread evenly over the values of these, such as <c>node.labels.zone</c>, the first first, before they are over
    /// hosts (Swarm's placement preferences); null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string>? SpreadOver { get; init; }

    /// <summary>At most this many instances on one host; 0 for no limit.</summary>
    public int MaxPerHost { get; init; }

    // What is as by default is left out, here and below, so that the digest of a spec which does not use it stays what it was.

    /// <summary>What becomes of instances whose host is lost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HostLossPolicy OnHostLoss { get; init; }

    /// <summary>Instances with named volumes of the local driver may be replaced on another host, where those are empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MovesVolumes { get; init; }

    /// <summary>
    /// Says nothing of what a service is: another number makes another revision, whose instances replace those that run. 0
    /// in what is put keeps the present number: files know nothing of it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ForceUpdate { get; init; }

    /// <summary>How instances are replaced by those of another spec; null for the default. Another policy alone makes no revision.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpdatePolicy? Update { get; init; }

    /// <summary>As <see cref="Update"/>, on the way back; null for the pace and order of the update.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UpdatePolicy? Rollback { get; init; }

    /// <summary>What a job is beside its containers; null for the default, and for what is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobSpec? Job { get; init; }

    /// <summary>
    /// The service of the same stack that it is a sidekick of: each of its instances is on the host of that one's instance of
    /// the same slot and follows it, and there are as many. Null for most.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SidekickOf { get; init; }

    /// <summary>The services of the same stack that follow this one: a host is only chosen if it has room for them, too. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string>? Sidekicks { get; init; }

    /// <summary>Services of the same stack that must be there before the first instance is placed.</summary>
    public ImmutableArray<Dependency> DependsOn { get; init; } = [];

    /// <summary>Services, of other stacks for the most part, that its containers find by the ports which those publish. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<ExternalLink>? ExternalLinks { get; init; }

    /// <summary>Labels of the service itself; those of its containers are in <see cref="ContainerSpec.Labels"/>.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

public enum HostLossPolicy
{
    /// <summary>They are replaced on other hosts at once; the host may still run them, and the duplicates go when it is back.</summary>
    Available,

    /// <summary>Never two at once: the host's agent stops them when its lease is over, and they are replaced only after that.</summary>
    Exclusive,
}

public enum ServiceMode
{
    /// <summary>As many instances as its desired scale.</summary>
    Replicated,

    /// <summary>One instance on every host that its constraints admit.</summary>
    Global,

    /// <summary>A job: its instances run to their end, until as many as its scale have ended well.</summary>
    ReplicatedJob,

    /// <summary>A job that every host which its constraints admit completes once.</summary>
    GlobalJob,
}

public sealed record Dependency(string Service, DependencyCondition Condition = DependencyCondition.Started);

public enum DependencyCondition
{
    /// <summary>Its desired scale is running.</summary>
    Started,

    /// <summary>Its desired scale is running and, where it has a health check, healthy.</summary>
    Healthy,

    /// <summary>It is a job that has completed, or every one of its instances ended with exit code 0.</summary>
    Completed,
}
