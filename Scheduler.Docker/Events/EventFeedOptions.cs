namespace Scheduler.Docker;

/// <summary>How an <see cref="EventFeed"/> comes back after its connection is lost.</summary>
public sealed record EventFeedOptions
{
    /// <summary>Begin with what happened since then; null: with now.</summary>
    public EngineTime? Since { get; init; }

    /// <summary>The pause before the first new try; each further one doubles it.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far before the last event a new connection begins. Events of the same moment may be sent in another order
    /// than that of their times.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(2);
}
