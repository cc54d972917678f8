using System.Data.Common;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>
/// One open connection to one kind of database, used by one thread. Its methods throw the driver's exceptions;
/// <see cref="Judge"/> says what they mean.
/// </summary>
internal interface ISqlSession : IDisposable
{
    /// <summary>The connection is of no more use: close it and open another.</summary>
    bool IsBroken { get; }

    /// <summary>Runs one statement that only reads, and maps its rows.</summary>
    List<T> Query<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments);

    /// <summary>
    /// Runs one or more statements as one transaction without a wait for the client in between, and maps the rows of
    /// the last statement that has any.
    /// </summary>
    List<T> Change<T>(string sql, Func<DbDataReader, T> row, params (string Name, object Value)[] arguments);

    /// <summary>Starts a transaction that may write.</summary>
    void Begin();

    void Commit();

    /// <summary>Undoes the transaction, if one is open. Never throws: a session that cannot do it becomes broken.</summary>
    void Rollback();

    /// <summary>
    /// Inside a transaction: locks the rows of these shards against claims and against other writers of the same
    /// shards until the transaction ends, and then reads them and the heads of these entities.
    /// </summary>
    JournalRows LockForAppend(IReadOnlyCollection<ShardId> shards, IReadOnlyCollection<string> persistenceIds);

    /// <summary>Inside a transaction: writes all changes and commits, with as few waits for the database as it can.</summary>
    void CommitWith(IReadOnlyList<EntityChange> changes);

    /// <summary>What the newest transaction left behind, which ended with <paramref name="failure"/>.</summary>
    CommitFailure Judge(Exception failure);

    /// <summary>
    /// Gives a little of the space of deleted rows back; called when there is nothing else to do. True when there is
    /// more to give. Never throws.
    /// </summary>
    bool Tidy();
}
