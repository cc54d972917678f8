using Microsoft.Data.Sqlite;

namespace Scheduler.Node.Sql.Sqlite;

internal static class SqliteWords
{
    /// <summary>SQLite's own words for its result code, which the driver wraps into a sentence of its own.</summary>
    public static string Of(SqliteException failure)
    {
        var quoted = failure.Message.Split('\'', 2);
        return quoted.Length == 2 ? quoted[1].TrimEnd('.', '\'') : failure.Message;
    }
}
