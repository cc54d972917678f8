using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Messages.Hosts;

/// <summary>
/// What people decided about a host. It outlives the host's connections and every server; a host that nobody has touched
/// has none.
/// </summary>
public sealed record HostRecord
{
    public required HostId Host { get; init; }

    /// <summary>Grows by one with every accepted command; 0 for a host that nobody has touched.</summary>
    public required long Version { get; init; }

    public HostAvailability Availability { get; init; }

    /// <summary>When the availability was decided.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why, in that person's words; null when none were given.</summary>
    public string? Reason { get; init; }

    /// <summary>Who, as the client said.</summary>
    public string? By { get; init; }

    /// <summary>Labels on top of the host's own, or instead of them.</summary>
    public ImmutableSortedDictionary<string, string> LabelsSet { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Labels of the host's own that it is not to have.</summary>
    public ImmutableSortedSet<string> LabelsRemoved { get; init; } = [];

    /// <summary>The word that what it had is to be replaced; null again once it is well.</summary>
    public EvictionOrder? Eviction { get; init; }

    /// <summary>It belongs to the cluster no more: nothing on it counts, and it may not connect until somebody activates it.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>The epoch under which its owner said so: what an earlier owner said is out of date.</summary>
    public Epoch Epoch { get; init; }

    /// <summary>The server that keeps the record, where another one shows it; null on its own.</summary>
    public NodeIncarnation? Server { get; init; }
}

/// <summary>A person's word that the instances of a lost host are to be replaced now.</summary>
/// <param name="ConfirmedDead">That person knows that nothing runs there any more, so even what may never run twice is replaced.</param>
public sealed record EvictionOrder(DateTimeOffset At, bool ConfirmedDead, string? By = null);
