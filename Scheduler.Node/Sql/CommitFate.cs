namespace Scheduler.Node.Sql;

/// <summary>
/// The rule that tells "surely not written" from "unknown", by what the database answered. Wrongly unknown costs a
/// shard a new epoch; wrongly certain loses or doubles a write. So whatever is not known to be harmless is unknown.
/// <para>Before COMMIT was sent, nothing is written: both databases undo an unfinished transaction by themselves.</para>
/// </summary>
internal static class CommitFate
{
    private const string IdleInTransactionTimeout = "25P03";
    private const string StatementCompletionUnknown = "40003";

    private const int SqliteBusy = 5;
    private const int SqliteFull = 13;
    private const int SqliteTooBig = 18;
    private const int SqliteConstraint = 19;

    /// <param name="phase">How far the transaction had come.</param>
    /// <param name="sqlState">The five characters of the server's error, or null when the connection gave no answer.</param>
    /// <param name="severity">The server's untranslated severity: ERROR, FATAL or PANIC; null without an answer.</param>
    /// <returns>True when the transaction may have been committed.</returns>
    public static bool MayBeWrittenInPostgres(CommitPhase phase, string? sqlState, string? severity) =>
        phase == CommitPhase.Committing && sqlState switch
        {
            null => true,

            // The server hangs up with this only while it waits for a command, so it never read the COMMIT.
            IdleInTransactionTimeout => false,
            StatementCompletionUnknown => true,

            // FATAL and PANIC end the session, and may do so between the commit and its answer, as a shutdown does.
            _ when severity != "ERROR" => true,

            // Connection trouble, an operator's intervention, a system's or an internal error.
            _ when sqlState.StartsWith("08", StringComparison.Ordinal) => true,
            _ when sqlState.StartsWith("57", StringComparison.Ordinal) => true,
            _ when sqlState.StartsWith("58", StringComparison.Ordinal) => true,
            _ when sqlState.StartsWith("XX", StringComparison.Ordinal) => true,

            // Any other ERROR in answer to COMMIT is the server's word that it rolled back.
            _ => false,
        };

    /// <param name="phase">How far the transaction had come.</param>
    /// <param name="code">SQLite's primary result code.</param>
    /// <returns>True when the transaction may have been committed.</returns>
    /// <remarks>
    /// In WAL mode the commit mark is the last thing written, so a full disk leaves none, and a busy or constrained
    /// COMMIT leaves the transaction open. A failed sync or write (SQLITE_IOERR) may leave the mark on the disk, where
    /// a restart would find it.
    /// </remarks>
    public static bool MayBeWrittenInSqlite(CommitPhase phase, int code) =>
        phase == CommitPhase.Committing && code is not (SqliteBusy or SqliteFull or SqliteConstraint);

    /// <summary>Whether the server objected to a row: bad data, a constraint, a limit, or a trigger's own exception.</summary>
    public static bool IsOneWriteToBlameInPostgres(string? sqlState) =>
        sqlState is { Length: 5 } && sqlState[..2] is "22" or "23" or "54" or "P0";

    public static bool IsOneWriteToBlameInSqlite(int code) => code is SqliteTooBig or SqliteConstraint;
}
