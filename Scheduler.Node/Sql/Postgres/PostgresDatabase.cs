using System.Data.Common;
using Npgsql;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>Opens connections to the primary of one PostgreSQL database, one for each purpose.</summary>
internal sealed partial class PostgresDatabase(PostgresAddress address, ILogger log) : IDisposable
{
    /// <summary>
    /// A frozen or cut-off node may hold a shard's row locked in the middle of a transaction. The server ends such a
    /// transaction after this long, so that a claim waits no longer.
    /// </summary>
    private const int IdleInTransactionMilliseconds = 1500;

    /// <summary>
    /// One that vanishes in the midst of sending is not idle for the server, which would wait for the rest of it, and keep
    /// its locks, until the system finds the connection dead: after two hours by default.
    /// </summary>
    private const string KeepAlives =
        "('tcp_keepalives_idle', '3'), ('tcp_keepalives_interval', '1'), ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '6000')";

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Where another server may have taken over, a dead one is not waited for longer than this.</summary>
    private static readonly TimeSpan CommandTimeoutAmongSeveral = TimeSpan.FromSeconds(4);

    private readonly PrimaryMemory _memory = new();
    private readonly List<NpgsqlDataSource> _sources = [];
    private string? _primary;

    /// <summary>How to open the connection for one purpose, over and over; each purpose has one at a time.</summary>
    /// <param name="purpose">Shown to the database's operators as part of the application's name.</param>
    /// <param name="commandTimeout">How long one command may take, lock waits included.</param>
    public Func<ISqlSession> Opener(string purpose, TimeSpan commandTimeout)
    {
        var search = SearchFor(purpose, commandTimeout);
        return () => Open(search);
    }

    /// <summary>As <see cref="Opener"/>, for one who needs the driver's own connection. What it gives throws the driver's exceptions.</summary>
    public Func<NpgsqlConnection> Connector(string purpose)
    {
        var search = SearchFor(purpose, CommandTimeout);
        return () => Find(search).Connection;
    }

    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Dispose();
        }
    }

    private PrimarySearch SearchFor(string purpose, TimeSpan commandTimeout)
    {
        var timeout = address.Servers.Count > 1 && commandTimeout > CommandTimeoutAmongSeveral ? CommandTimeoutAmongSeveral : commandTimeout;
        var sources = address.Servers.Select(server => (server, SourceOf(server, purpose, timeout))).ToList();
        _sources.AddRange(sources.Select(source => source.Item2));
        return new PrimarySearch(address, sources, _memory);
    }

    /// <summary>Without a pool: a connection is held for as long as it works, and one that does not is never seen again.</summary>
    private static NpgsqlDataSource SourceOf(PostgresServer server, string purpose, TimeSpan commandTimeout)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            ApplicationName = $"scheduler {purpose}",
            Pooling = false,
            MaxAutoPrepare = 40,
            AutoPrepareMinUsages = 2,
            CommandTimeout = (int)Math.Ceiling(commandTimeout.TotalSeconds),
            CancellationTimeout = 500,
            TcpKeepAlive = true,
            IncludeErrorDetail = false,
        };
        return NpgsqlDataSource.Create(settings.ConnectionString);
    }

    private PostgresSession Open(PrimarySearch search)
    {
        try
        {
            var found = Find(search);
            return new PostgresSession(found.Connection, () => _memory.IsNewest(found.Standing.Lineage));
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            throw new JournalUnavailableException(PostgresWords.Of(failure), failure);
        }
    }

    private ServerAnswer.Primary Find(PrimarySearch search)
    {
        var found = search.Find();
        try
        {
            Initialize(found.Connection);
        }
        catch
        {
            found.Connection.Dispose();
            throw;
        }

        Note(found);
        return found;
    }

    /// <summary>
    /// A server may by default acknowledge commits before they are on its disk, or on its synchronous standby's; what
    /// we acknowledge may not be lost. An operator's choice of what the standby must have done with it stands.
    /// </summary>
    private static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            $"""
            SET idle_in_transaction_session_timeout = {IdleInTransactionMilliseconds};
            SELECT set_config(name, value, false) FROM (VALUES {KeepAlives}) AS wanted (name, value)
            WHERE current_setting(name, true) IS NOT NULL AND inet_client_addr() IS NOT NULL;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
            """,
            connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Tells the operator where writes go, each time that this changes.</summary>
    private void Note(ServerAnswer.Primary found)
    {
        if (address.Servers.Count == 1 || Interlocked.Exchange(ref _primary, found.Server.Name) == found.Server.Name)
        {
            return;
        }

        LogPrimary(log, found.Server.Name, found.Standing.Lineage?.Timeline);
        if (found.Standing.SynchronousStandbys.Length == 0)
        {
            LogAsynchronous(log, found.Server.Name);
        }

        if (found.Standing.Lineage is null)
        {
            LogNoLineage(log, found.Server.Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "The database's primary is {Server} (timeline {Timeline})")]
    private static partial void LogPrimary(ILogger log, string server, long? timeline);

    [LoggerMessage(LogLevel.Warning, "The database at {Server} has no synchronous standby (synchronous_standby_names is empty): "
        + "when it fails over, acknowledged writes can be lost")]
    private static partial void LogAsynchronous(ILogger log, string server);

    [LoggerMessage(
        LogLevel.Warning,
        "The database at {Server} does not tell its timeline: an old primary that returns after a failover is not recognised")]
    private static partial void LogNoLineage(ILogger log, string server);
}
