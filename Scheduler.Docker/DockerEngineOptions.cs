namespace Scheduler.Docker;

/// <summary>
/// How long each kind of call may take unless the call says otherwise (<see cref="Timeout.InfiniteTimeSpan"/>: for
/// ever), and how much an answer may hold.
/// </summary>
public sealed record DockerEngineOptions
{
    /// <summary>Reads: ping, inspect, list, version. Also the head of a stream's answer: logs, events, stats, wait.</summary>
    public TimeSpan QueryDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Writes that the engine does by itself: create, rename, update, networks, volumes, exec.</summary>
    public TimeSpan ChangeDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Writes that wait for processes or disks: start, kill, remove; and stop beyond its own grace.</summary>
    public TimeSpan ProcessDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whole uploads and downloads of archives and images.</summary>
    public TimeSpan TransferDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A pull may take as long as it likes, but not be silent for longer than this.</summary>
    public TimeSpan PullIdleDeadline { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The most that one JSON answer may hold; more is an error rather than memory.</summary>
    public int AnswerBytesMax { get; init; } = 64 * 1024 * 1024;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
