namespace Scheduler.Messages.Services;

/// <summary>The latest update of a service, as people see it: under way, or how it ended.</summary>
public sealed record UpdateView
{
    public required UpdateState State { get; init; }

    public required UpdateCause Cause { get; init; }

    /// <summary>The revision that it goes back to when it is taken back.</summary>
    public required int From { get; init; }

    public required int To { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it does, waits for, or came to, for a person.</summary>
    public required string Message { get; init; }

    /// <summary>Slots whose instance is of the new revision and well.</summary>
    public required int Done { get; init; }

    public required int Total { get; init; }

    /// <summary>Slots whose new instance has failed.</summary>
    public int Failed { get; init; }

    /// <summary>It waits for an instance that fails, and goes on by itself when that is well.</summary>
    public bool IsHeld { get; init; }
}

public enum UpdateState
{
    Updating,

    /// <summary>Nothing more is replaced until a person resumes it or takes it back.</summary>
    Paused,

    /// <summary>All is replaced; the old containers are kept until a person finishes the update or takes it back.</summary>
    Upgraded,
    Completed,
    RollingBack,
    RollbackPaused,
    RolledBack,
}

public enum UpdateCause
{
    /// <summary>Another spec, or its image anew.</summary>
    Update,

    /// <summary>A person went back to an earlier revision.</summary>
    Rollback,

    /// <summary>A person cancelled the update before.</summary>
    Cancel,

    /// <summary>The update before has failed.</summary>
    Failure,
}

/// <summary>A revision that a service can go back to.</summary>
public sealed record RevisionView(int Number, string Image, string? ImageDigest);
