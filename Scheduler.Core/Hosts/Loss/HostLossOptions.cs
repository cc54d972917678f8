namespace Scheduler.Core.Hosts.Loss;

/// <summary>When a host is given up, and how many may be at once.</summary>
public sealed record HostLossOptions
{
    /// <summary>
    /// A host that is out of reach is given up so long after it was last heard of. Signs of life come every half second,
    /// and a pause of one and a half seconds must never be enough.
    /// </summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(2.3);

    /// <summary>A host whose agent answers and whose engine cannot be worked with is given up after this.</summary>
    public TimeSpan DegradedAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A host that has instances, and that this server has never heard of, is given up so long after it was first missed.</summary>
    public TimeSpan UnheardAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>At most this share of the hosts is given up at once, and always one.</summary>
    public double EvictShareMax { get; init; } = 0.34;

    /// <summary>A host that was given up longer ago than this is no longer counted: it is another misfortune.</summary>
    public TimeSpan EvictWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A server that has been silent for so long is not told of as if it had just spoken.</summary>
    public TimeSpan ServerSilentAfter { get; init; } = TimeSpan.FromSeconds(1);
}
