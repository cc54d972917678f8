namespace Scheduler.Messages.Services;

/// <summary>When a container that ended is started again, and how patiently.</summary>
public sealed record RestartPolicy
{
    public RestartCondition Condition { get; init; } = RestartCondition.Any;

    /// <summary>The least wait before a restart; null for the default: at once, then growing.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Give up after this many restarts within <see cref="Window"/>; 0 for never.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>How long a container must run for its restarts to be forgotten; null for the default of 10 s.</summary>
    public TimeSpan? Window { get; init; }
}

public enum RestartCondition
{
    /// <summary>However it ended.</summary>
    Any,

    /// <summary>Only when it ended with another exit code than 0.</summary>
    OnFailure,

    /// <summary>Never: an ended container is an ended instance.</summary>
    None,
}
