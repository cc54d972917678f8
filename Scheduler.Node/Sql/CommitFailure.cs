namespace Scheduler.Node.Sql;

/// <summary>How far a transaction had come when it failed.</summary>
internal enum CommitPhase
{
    /// <summary>COMMIT was not yet sent.</summary>
    BeforeCommit,

    /// <summary>COMMIT was sent, or may have been, and no success came back.</summary>
    Committing,
}

/// <summary>What a failed transaction left behind.</summary>
/// <param name="MayBeWritten">True when nobody can tell whether it was committed.</param>
/// <param name="OneWriteToBlame">The database objected to what was written, not to writing: the rest of a batch may still go in.</param>
/// <param name="Words">What the database said.</param>
internal sealed record CommitFailure(bool MayBeWritten, bool OneWriteToBlame, string Words);
