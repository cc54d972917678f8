using Npgsql;
using Scheduler.Node.Sql.Postgres;

namespace Scheduler.Node.Sql;

/// <summary>What a description of a database means: a SQLite file or a PostgreSQL server.</summary>
internal abstract record DatabaseAddress
{
    private DatabaseAddress()
    {
    }

    /// <summary>
    /// Reads <c>sqlite:///path/to/file.db</c> or a plain path, and <c>postgres://user:password@host:port/database</c>
    /// or the driver's own <c>Host=…;Username=…</c>. Throws <see cref="DatabaseUnusableException"/>, never with a password.
    /// </summary>
    public static DatabaseAddress Parse(string text)
    {
        const string Sqlite = "sqlite:";
        text = text.Trim();
        if (text.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgresql:", StringComparison.OrdinalIgnoreCase))
        {
            return new Server(new PostgresAddress(PostgresUrl.Read(text)));
        }

        if (text.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase))
        {
            return FileAt(Uri.UnescapeDataString(text[Sqlite.Length..] is ['/', '/', .. var path] ? path : text[Sqlite.Length..]));
        }

        return IsKeyValues(text) ? new Server(new PostgresAddress(ReadKeyValues(text))) : FileAt(text);
    }

    private static bool IsKeyValues(string text) =>
        text.Split('=', 2) is [var key, _] && key.Trim().ToUpperInvariant() is "HOST" or "SERVER";

    private static NpgsqlConnectionStringBuilder ReadKeyValues(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The driver's message names the key that it does not know, and never a value; the text itself may hold a password.
            throw new DatabaseUnusableException($"The database's connection string is not understood: {failure.Message}");
        }
    }

    private static File FileAt(string path)
    {
        if (path.Length == 0 || path.Contains('\0') || path.Contains("://", StringComparison.Ordinal))
        {
            throw new DatabaseUnusableException(
                "The database is given as a file's path, sqlite:///path/to/file.db, or postgres://user:password@host:port/database.");
        }

        return new File(path);
    }

    public sealed record File(string Path) : DatabaseAddress
    {
        public override string ToString() => Path;
    }

    public sealed record Server(PostgresAddress Address) : DatabaseAddress
    {
        public override string ToString() => Address.ToString();
    }
}
