namespace Scheduler.Core.Agents.Lines;

/// <summary>How an agent finds a server, and when it looks for another.</summary>
public sealed record SeekerOptions
{
    /// <summary>Silence is this, and the time that is really lost: with a pause of 1.5 s it stays well below what a host is given up for.</summary>
    public TimeSpan BeatEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it is looked whether the server still answers.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A server that was not heard of for so long is suspected: another is looked for, while this one may still answer.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>A line on which nothing was heard for so long is given up.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A server that has not answered its call so soon gets a rival.</summary>
    public TimeSpan RivalAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// When no server was found: the wait before the next round, which doubles up to the most. Once the network is back, a host
    /// is to be shown as it is within two seconds.
    /// </summary>
    public TimeSpan BackoffLeast { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan BackoffMost { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>A server that asked to be left is only tried when there is no other, for so long.</summary>
    public TimeSpan ShunFor { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How an agent stands with the servers, for people and for whoever supervises it.</summary>
/// <param name="Server">The one that it is connected to; null when there is none.</param>
/// <param name="Reason">Why there is none, or why another is looked for; null when all is well.</param>
public sealed record ServerStanding(string? Server, string? Reason, DateTimeOffset Since);
