using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>
/// Brings a database's tables to this program's version: numbered scripts, embedded in the program, each applied once.
/// All that are missing go into one transaction, which only one node at a time can be in.
/// </summary>
internal static class Migrations
{
    private const string CreateVersionTable =
        "CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

    /// <summary>The version that this program brings a database to, and the highest that it works with.</summary>
    public static int Latest(SqlDialect dialect) => Scripts(dialect).Count;

    /// <summary>
    /// Throws <see cref="DatabaseUnusableException"/> when the database is newer than the program or its tables cannot
    /// be made, and <see cref="JournalUnavailableException"/> when the connection fails.
    /// </summary>
    public static void Apply(ISqlSession session, SqlDialect dialect)
    {
        var scripts = Scripts(dialect);
        try
        {
            session.Begin();
            var version = LockVersion(session, dialect);
            if (version > scripts.Count)
            {
                throw new DatabaseUnusableException(
                    $"The database's schema has version {version}, and this program knows versions up to {scripts.Count}. "
                    + "A newer Scheduler has used this database: start that version, or restore a backup made before it.");
            }

            foreach (var (number, script) in scripts.Index().Skip((int)version))
            {
                Execute(session, script);
                Execute(session, string.Create(
                    CultureInfo.InvariantCulture, $"INSERT INTO schema_version VALUES ({number + 1}, {dialect.Now})"));
            }

            session.Commit();
        }
        catch (DbException failure)
        {
            throw Explain(session.Judge(failure).Words, session.IsBroken, failure);
        }
        finally
        {
            session.Rollback();
        }
    }

    private static long LockVersion(ISqlSession session, SqlDialect dialect)
    {
        if (dialect.LockSchema.Length > 0)
        {
            Execute(session, dialect.LockSchema);
        }

        Execute(session, CreateVersionTable);
        return session.Query("SELECT coalesce(max(version), 0) FROM schema_version", r => r.GetInt64(0)).Single();
    }

    private static void Execute(ISqlSession session, string sql) => session.Query(sql, _ => true);

    private static Exception Explain(string words, bool isConnectionLost, DbException failure) => isConnectionLost
        ? new JournalUnavailableException(words, failure)
        : new DatabaseUnusableException($"The database's tables could not be made or brought up to date: {words}", failure);

    private static List<string> Scripts(SqlDialect dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"schema/{dialect.SchemaFolder}/";
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => Read(assembly, n))];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
