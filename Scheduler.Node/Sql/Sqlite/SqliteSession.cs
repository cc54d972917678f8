using System.Data.Common;
using Microsoft.Data.Sqlite;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql.Sqlite;

/// <summary>A connection to the embedded database. The journal's statements are compiled once, at their first use.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : ISqlSession
{
    private const int WrongSqlCode = 1;
    private const int BusyCode = 5;
    private const int FullCode = 13;
    private const int PagesPerTidy = 256;

    private SqliteJournalStatements? _statements;
    private CommitPhase _phase;
    private bool _inTransaction;

    public bool IsBroken { get; private set; }

    private SqliteJournalStatements Statements => _statements ??= new SqliteJournalStatements(connection);

    public List<T> Query<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in arguments)
        {
            command.Parameters.AddWithValue("@" + name, value);
        }

        using var reader = command.ExecuteReader();
        return LastRows.Of(reader, row);
    }

    public List<T> Change<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments)
    {
        Begin();
        try
        {
            var rows = Query(sql, row, arguments);
            Commit();
            return rows;
        }
        finally
        {
            Rollback();
        }
    }

    public void Begin()
    {
        _phase = CommitPhase.BeforeCommit;
        Execute("BEGIN IMMEDIATE");
        _inTransaction = true;
    }

    public void Commit()
    {
        _phase = CommitPhase.Committing;
        Execute("COMMIT");
        _inTransaction = false;
    }

    public void Rollback()
    {
        if (!_inTransaction)
        {
            return;
        }

        _inTransaction = false;
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            // SQLite ends a transaction by itself on most failures, a full disk among them.
            return;
        }

        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            IsBroken = true;
        }
    }

    public JournalRows LockForAppend(
        IReadOnlyCollection<ShardId> shards, IReadOnlyCollection<string> persistenceIds) =>
        Statements.Read(shards, persistenceIds);

    public void CommitWith(IReadOnlyList<EntityChange> changes)
    {
        foreach (var change in changes)
        {
            Statements.Write(change);
        }

        Commit();
    }

    public CommitFailure Judge(Exception failure)
    {
        if (failure is not SqliteException { SqliteErrorCode: var code })
        {
            IsBroken = true;
            return new CommitFailure(_phase == CommitPhase.Committing, OneWriteToBlame: false, failure.Message);
        }

        var isOneWrite = CommitFate.IsOneWriteToBlameInSqlite(code);

        // These leave the connection usable; after anything stranger a new one is the safer start.
        IsBroken |= !isOneWrite && code is not (WrongSqlCode or BusyCode or FullCode);
        return new CommitFailure(
            CommitFate.MayBeWrittenInSqlite(_phase, code), isOneWrite, SqliteWords.Of((SqliteException)failure));
    }

    public bool Tidy()
    {
        try
        {
            if (FreePages() < PagesPerTidy)
            {
                return false;
            }

            // Each step of this statement frees one page, and the driver takes one step of a statement without columns.
            Begin();
            for (var n = 0; n < PagesPerTidy; n++)
            {
                Execute("PRAGMA incremental_vacuum(1)");
            }

            Commit();
            return true;
        }
        catch (SqliteException)
        {
            // Only space is at stake, and the next quiet moment tries again; a write that fails says why.
            return false;
        }
        finally
        {
            Rollback();
        }
    }

    public void Dispose()
    {
        _statements?.Dispose();
        connection.Dispose();
    }

    private long FreePages() => Query("PRAGMA freelist_count", r => r.GetInt64(0)).Single();

    private void Execute(string sql) => Query(sql, _ => true);
}
