using System.Data.Common;
using Npgsql;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>Opens connections to one PostgreSQL database, one for each purpose.</summary>
internal sealed class PostgresDatabase(PostgresAddress address) : IDisposable
{
    /// <summary>
    /// A frozen or cut-off node may hold a shard's row locked in the middle of a transaction. The server ends such a
    /// transaction after this long, so that a claim waits no longer.
    /// </summary>
    private const int IdleInTransactionMilliseconds = 1500;

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(5);

    private readonly List<NpgsqlDataSource> _sources = [];

    /// <summary>How to open the connection for one purpose, over and over; each purpose has one at a time.</summary>
    /// <param name="purpose">Shown to the database's operators as part of the application's name.</param>
    /// <param name="commandTimeout">How long one command may take, lock waits included.</param>
    public Func<ISqlSession> Opener(string purpose, TimeSpan commandTimeout)
    {
        var source = SourceFor(purpose, commandTimeout);
        return () => Open(source);
    }

    /// <summary>As <see cref="Opener"/>, for one who needs the driver's own connection. What it gives throws the driver's exceptions.</summary>
    public Func<NpgsqlConnection> Connector(string purpose)
    {
        var source = SourceFor(purpose, CommandTimeout);
        return source.OpenConnection;
    }

    private NpgsqlDataSource SourceFor(string purpose, TimeSpan commandTimeout)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            ApplicationName = $"scheduler {purpose}",
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = 1,
            NoResetOnClose = true,
            MaxAutoPrepare = 40,
            AutoPrepareMinUsages = 2,
            CommandTimeout = (int)Math.Ceiling(commandTimeout.TotalSeconds),
            CancellationTimeout = 500,
            TcpKeepAlive = true,
            IncludeErrorDetail = false,
        };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Initialize, connection =>
        {
            Initialize(connection);
            return Task.CompletedTask;
        });
        var source = builder.Build();
        _sources.Add(source);
        return source;
    }

    public void Dispose()
    {
        foreach (var source in _sources)
        {
            source.Dispose();
        }
    }

    /// <summary>A server may acknowledge commits before they are on its disk by default; what we acknowledge may not be lost.</summary>
    private static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            $"""
            SET idle_in_transaction_session_timeout = {IdleInTransactionMilliseconds};
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
            """,
            connection);
        command.ExecuteNonQuery();
    }

    private PostgresSession Open(NpgsqlDataSource source)
    {
        try
        {
            return new PostgresSession(source.OpenConnection());
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            throw new JournalUnavailableException($"{address} cannot be reached: {PostgresWords.Of(failure)}", failure);
        }
    }
}
