using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Sql.Postgres;
using Scheduler.Node.Sql.Sqlite;

namespace Scheduler.Node.Sql;

/// <summary>
/// Everything that a node keeps in SQL, over one database. A database that goes away and comes back needs no reopening.
/// </summary>
public sealed class SqlStores : IAsyncDisposable
{
    private static readonly TimeSpan RenewalTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(10);

    private readonly SqlConnections _connections;
    private readonly IDisposable _database;
    private readonly IRowChanges _changes;
    private readonly SqlLeaseStore _leases;

    private SqlStores(
        DatabaseAddress address, SqlDialect dialect, SqlConnections connections, StoreHealth health, IRowChanges changes, IDisposable database)
    {
        _changes = changes;
        _connections = connections;
        _database = database;
        Description = address.ToString();
        IsExclusive = address is DatabaseAddress.File;
        Health = health;
        Journal = new SqlJournal(
            new GroupCommit(connections.Appends, Health), new GroupRead(connections.Reads, dialect), connections.Reads);
        Leases = _leases = new SqlLeaseStore(connections.Renewals, connections.Others, dialect, Health, changes);
        Settings = new SqlSettings(connections.Others, Health);
        HostRegister = new SqlHostRegister(connections.Others, dialect, Health);
        Registries = new SqlRegistryStore(connections.Others, dialect, Health, changes);
        Objects = new SqlSharedObjectStore(connections.Others, dialect, Health);
        Catalogs = new SqlCatalogStore(connections.Others, dialect, Health);
    }

    public IJournal Journal { get; }

    public ILeaseStore Leases { get; }

    /// <summary>For shards that are made from now on: their epochs must be above all that there were before the database lost them.</summary>
    public void BeginEpochsAt(long first) => _leases.FirstEpoch = first;

    public ISettings Settings { get; }

    /// <summary>The hosts that joined with an agent.</summary>
    public IHostRegister HostRegister { get; }
    public IRegistryStore Registries { get; }

    /// <summary>Networks, and what else people make for services to refer to.</summary>
    public ISharedObjectStore Objects { get; }

    /// <summary>Catalogs of templates, and of which of them stacks are.</summary>
    public ICatalogStore Catalogs { get; }

    public StoreHealth Health { get; }

    /// <summary>Where the database is, for people; without a password.</summary>
    public string Description { get; }

    /// <summary>No other process can open it while this one has: an operating system's lock says so, not a lease.</summary>
    public bool IsExclusive { get; }

    /// <summary>
    /// Opens the database and brings its schema up to date. Throws <see cref="DatabaseUnusableException"/> when trying
    /// again is of no use, and <see cref="JournalUnavailableException"/> when the server cannot be reached now.
    /// </summary>
    /// <param name="database">
    /// A file's path or <c>sqlite:///path</c>; <c>postgres://user:password@host:port/database</c> or <c>Host=…;Username=…</c>.
    /// </param>
    /// <param name="clock">The database's clock where it has none of its own, and for <see cref="Health"/>.</param>
    /// <param name="log">Told when the database fails and when it works again.</param>
    /// <param name="cancel">Gives up before the database is open.</param>
    public static Task<SqlStores> OpenAsync(string database, TimeProvider clock, ILoggerFactory log, CancellationToken cancel = default)
    {
        var address = DatabaseAddress.Parse(database);
        var health = new StoreHealth(clock, log.CreateLogger<StoreHealth>());
        return Task.Run(() => address switch
        {
            DatabaseAddress.File file => OpenSqlite(file, clock, health),
            DatabaseAddress.Server server => OpenPostgres(server, health, log.CreateLogger<PostgresDatabase>()),
            _ => throw new InvalidOperationException($"no store for {address.GetType()}"),
        }, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Dispose();
        await _connections.DisposeAsync();
        _database.Dispose();
    }

    private static SqlStores OpenSqlite(DatabaseAddress.File address, TimeProvider clock, StoreHealth health)
    {
        var database = SqliteDatabase.Take(address.Path, clock);
        try
        {
            using var session = database.OpenWriter();
            Migrations.Apply(session, SqlDialect.Sqlite);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        // Everything that writes shares one connection: SQLite has one writer at a time, and queues are fairer than its locks.
        var writer = new ConnectionThread("sqlite writer", database.OpenWriter);
        var reader = new ConnectionThread("sqlite reader", database.OpenReader);
        return new SqlStores(
            address, SqlDialect.Sqlite, new SqlConnections(writer, writer, writer, reader), health, new LocalRowChanges(), database);
    }

    private static SqlStores OpenPostgres(DatabaseAddress.Server address, StoreHealth health, ILogger log)
    {
        var database = new PostgresDatabase(address.Address, log);
        var openOthers = database.Opener("reads", CommandTimeout);
        try
        {
            using var session = openOthers();
            Migrations.Apply(session, SqlDialect.Postgres);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        var others = new ConnectionThread("postgres reads", openOthers);
        var connections = new SqlConnections(
            new ConnectionThread("postgres journal", database.Opener("journal", CommandTimeout)),
            new ConnectionThread("postgres leases", database.Opener("leases", RenewalTimeout)),
            others,
            others);
        var changes = new PostgresListener(database.Connector("changes"));
        return new SqlStores(address, SqlDialect.Postgres, connections, health, changes, database);
    }
}
