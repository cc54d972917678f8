namespace Scheduler.Actors.Journal;

/// <summary>How long an entity waits, and how much it keeps.</summary>
public sealed record EntityOptions
{
    public static readonly EntityOptions Default = new();

    /// <summary>The append that would make this many events since the last snapshot also saves one, which lets them go.</summary>
    public int SnapshotEvery { get; init; } = 100;

    /// <summary>An append without an answer for so long has an unknown outcome.</summary>
    public TimeSpan AppendDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one try at reading the history may take; until the first has ended, commands wait.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ReadAgainMin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan ReadAgainMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An entity that may be passivated is, once it has received nothing for so long.</summary>
    public TimeSpan PassivateAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many messages that are no commands are kept while the history cannot be read.</summary>
    public int StashMax { get; init; } = 256;

    /// <summary>How many commands an entity may give itself while an append is outstanding.</summary>
    public int OwnCommandsMax { get; init; } = 512;
}
