using System.Data;
using System.Data.Common;
using Npgsql;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>A connection to a PostgreSQL server.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection) : ISqlSession
{
    private CommitPhase _phase;
    private NpgsqlTransaction? _transaction;
    private bool _isDoubtful;

    public bool IsBroken => _isDoubtful || connection.State != ConnectionState.Open;

    public List<T> Query<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in arguments)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        return LastRows.Of(reader, row);
    }

    /// <summary>Statements that are sent as one command are one transaction of the server's own.</summary>
    public List<T> Change<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments) =>
        Query(sql, row, arguments);

    /// <summary>BEGIN itself travels with the first command.</summary>
    public void Begin()
    {
        _phase = CommitPhase.BeforeCommit;
        _transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
    }

    public void Commit() => CommitWith([]);

    public void Rollback()
    {
        if (_transaction is null)
        {
            return;
        }

        try
        {
            _transaction.Rollback();
            _transaction.Dispose();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            // The server undoes what its lost client had begun.
            _isDoubtful = true;
        }

        _transaction = null;
    }

    public JournalRows LockForAppend(
        IReadOnlyCollection<ShardId> shards, IReadOnlyCollection<string> persistenceIds) =>
        PostgresAppend.Lock(connection, shards, persistenceIds);

    public void CommitWith(IReadOnlyList<EntityChange> changes)
    {
        _phase = CommitPhase.Committing;
        PostgresAppend.WriteAndCommit(connection, changes);
        _transaction!.Dispose();
        _transaction = null;
    }

    public CommitFailure Judge(Exception failure)
    {
        var answer = failure as PostgresException;
        _isDoubtful |= answer is null or { InvariantSeverity: not "ERROR" };
        return new CommitFailure(
            CommitFate.MayBeWrittenInPostgres(_phase, answer?.SqlState, answer?.InvariantSeverity),
            CommitFate.IsOneWriteToBlameInPostgres(answer?.SqlState),
            PostgresWords.Of(failure));
    }

    /// <summary>Nothing to do: the server vacuums by itself.</summary>
    public bool Tidy() => false;

    public void Dispose()
    {
        if (_isDoubtful)
        {
            // Keeps the pool from handing the same connection out again.
            NpgsqlConnection.ClearPool(connection);
        }

        connection.Dispose();
    }
}
