using Microsoft.Data.Sqlite;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql.Sqlite;

/// <summary>
/// A database file that belongs to one process while it is open. The operating system holds the lock, so that a killed
/// process frees it at once.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>"SCHD": marks the file as ours, for us and for the <c>file</c> command.</summary>
    private const int ApplicationId = 0x53434844;
    private const int BusySeconds = 5;
    private const int NotADatabaseCode = 26;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly FileStream _lock;

    private SqliteDatabase(string path, TimeProvider clock, FileStream held)
    {
        _path = path;
        _clock = clock;
        _lock = held;
    }

    /// <summary>
    /// Takes the file, making it and its folder if need be, readable by this user only. Throws
    /// <see cref="DatabaseUnusableException"/> when another process has it, or it is not a Scheduler's database.
    /// </summary>
    public static SqliteDatabase Take(string path, TimeProvider clock)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new DatabaseUnusableException($"{path} is a folder; the database is a file, such as {Path.Combine(path, "scheduler.db")}.");
        }

        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            var database = new SqliteDatabase(path, clock, Lock(path));
            try
            {
                PrivateFile.OpenOrCreate(path, FileShare.ReadWrite).Dispose();
                database.Prepare();
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"The database file {path} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>The connection that writes; only one at a time makes sense.</summary>
    public SqliteSession OpenWriter() => Open("PRAGMA journal_size_limit = 67108864");

    public SqliteSession OpenReader() => Open("PRAGMA query_only = ON");

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        var beside = path + ".lock";
        try
        {
            return PrivateFile.OpenOrCreate(beside, FileShare.None);
        }
        catch (IOException failure) when (File.Exists(beside))
        {
            throw new DatabaseUnusableException(
                $"Another process uses the database {path}: it holds {beside}. Stop it first, or give this node a data "
                + "folder of its own. Several nodes share a PostgreSQL database, not a file.",
                failure);
        }
    }

    private void Prepare()
    {
        try
        {
            using var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT (SELECT count(*) FROM sqlite_master), application_id FROM pragma_application_id";
            using (var reader = command.ExecuteReader())
            {
                reader.Read();
                if (reader.GetInt64(0) > 0 && reader.GetInt64(1) != ApplicationId)
                {
                    throw new DatabaseUnusableException($"{_path} is a database of another program.");
                }
            }

            // Space is only given back by a file that was made so, before its first page.
            command.CommandText = $"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = {ApplicationId}; PRAGMA journal_mode = WAL";
            if (command.ExecuteScalar() is not "wal")
            {
                throw new DatabaseUnusableException(
                    $"The file system of {_path} cannot hold a database with a write-ahead log. A network share usually cannot: use a local disk.");
            }
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == NotADatabaseCode)
        {
            throw new DatabaseUnusableException($"{_path} is not a SQLite database.", failure);
        }
        catch (SqliteException failure)
        {
            throw new DatabaseUnusableException($"{_path} cannot be opened: {SqliteWords.Of(failure)}.", failure);
        }
    }

    private SqliteSession Open(string pragma)
    {
        try
        {
            var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA synchronous = FULL; {pragma}";
            command.ExecuteNonQuery();
            connection.CreateFunction("now_micros", () => SqlDialect.ToMicroseconds(_clock.GetUtcNow()));
            return new SqliteSession(connection);
        }
        catch (SqliteException failure)
        {
            throw new JournalUnavailableException(SqliteWords.Of(failure), failure);
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        connection.Open();
        return connection;
    }
}
