namespace Scheduler.Docker;

/// <summary>Which part of a container's output.</summary>
public sealed record LogsRequest
{
    public bool Stdout { get; init; } = true;
    public bool Stderr { get; init; } = true;

    /// <summary>Go on with what is yet to come, until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Put the engine's time before each line.</summary>
    public bool Timestamps { get; init; }

    public EngineTime? Since { get; init; }
    public EngineTime? Until { get; init; }

    /// <summary>Only the last so many lines; null: all.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether the container has a terminal; null: ask the engine first.</summary>
    public bool? Tty { get; init; }
}
