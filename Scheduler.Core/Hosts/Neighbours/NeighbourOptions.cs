namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>How hosts are asked about each other.</summary>
public sealed record NeighbourOptions
{
    /// <summary>A server asks one agent no more than so many times in a second; 0: it asks none.</summary>
    public int TriesPerSecond { get; init; } = 10;

    /// <summary>
    /// How often two neighbours try an instance with a health check; null: never
    /// while its host is well. With very many instances seldomer.
    /// </summary>
    public TimeSpan? InstancesEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the neighbours of a host that is away are asked.</summary>
    public TimeSpan AwayEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>An answer about a host that is away holds no longer than this.</summary>
    public TimeSpan AnswerHolds { get; init; } = TimeSpan.FromSeconds(7);
}
