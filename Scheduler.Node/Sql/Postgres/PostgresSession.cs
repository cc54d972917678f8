using System.Data;
using System.Data.Common;
using Npgsql;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>A connection to a PostgreSQL server.</summary>
internal sealed class PostgresSession : ISqlSession
{
    /// <summary>The server's function that waits for synchronous standbys, named in its notices in every language.</summary>
    private const string WaitForStandby = "SyncRepWaitForLSN";

    private readonly NpgsqlConnection _connection;
    private readonly Func<bool> _isPrimarys;
    private CommitPhase _phase;
    private NpgsqlTransaction? _transaction;
    private bool _isDoubtful;
    private bool _isUnconfirmed;

    /// <param name="connection">Open; the session closes it.</param>
    /// <param name="isPrimarys">False once another server is known to have become the primary.</param>
    public PostgresSession(NpgsqlConnection connection, Func<bool> isPrimarys)
    {
        _connection = connection;
        _isPrimarys = isPrimarys;
        connection.Notice += (_, notice) => _isUnconfirmed |= notice.Notice.Routine == WaitForStandby;
    }

    public bool IsBroken => _isDoubtful || _connection.State != ConnectionState.Open || !_isPrimarys();

    public List<T> Query<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        foreach (var (name, value) in arguments)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        var rows = LastRows.Of(reader, row);
        RequireConfirmed();
        return rows;
    }

    /// <summary>Statements that are sent as one command are one transaction of the server's own.</summary>
    public List<T> Change<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments) =>
        Query(sql, row, arguments);

    /// <summary>BEGIN itself travels with the first command.</summary>
    public void Begin()
    {
        _phase = CommitPhase.BeforeCommit;
        _transaction = _connection.BeginTransaction(IsolationLevel.ReadCommitted);
    }

    public void Commit() => CommitWith([]);

    public void Rollback()
    {
        if (_transaction is null)
        {
            return;
        }

        if (_isDoubtful)
        {
            // The server undoes what its lost client had begun; a dead one would only be waited for again.
            _transaction = null;
            return;
        }

        try
        {
            _transaction.Rollback();
            _transaction.Dispose();
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            _isDoubtful = true;
        }

        _transaction = null;
    }

    public JournalRows LockForAppend(
        IReadOnlyCollection<ShardId> shards, IReadOnlyCollection<string> persistenceIds) =>
        PostgresAppend.Lock(_connection, shards, persistenceIds);

    public void CommitWith(IReadOnlyList<EntityChange> changes)
    {
        _phase = CommitPhase.Committing;
        PostgresAppend.WriteAndCommit(_connection, changes);
        _transaction!.Dispose();
        _transaction = null;
        RequireConfirmed();
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

    public void Dispose() => _connection.Dispose();

    /// <summary>
    /// A commit whose wait for the standby was cut short, by a timeout's cancel or by an operator, succeeds with no
    /// more than a warning: it is on the primary's disk alone. And what an old primary accepts after another was
    /// promoted is in nobody's history. Throws for both, and the commit's outcome is unknown.
    /// </summary>
    private void RequireConfirmed()
    {
        if (_isUnconfirmed)
        {
            throw new NpgsqlException("the synchronous standby has not confirmed the commit; it is on the primary alone");
        }

        if (!_isPrimarys())
        {
            throw new NpgsqlException("another server was promoted to primary meanwhile");
        }
    }
}
