using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Scheduler.Bench.Stage;

/// <summary>SQLite by itself, as durable as the node's: a write-ahead log, synced at every commit.</summary>
internal static class RawSqlite
{
    public static double CommitsPerSecond(string folder, TimeSpan duration)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False");
        connection.Open();
        Run(
            connection,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO entry (text) VALUES ('something of the length that a small event has, or so')";
        insert.Prepare();
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Stopwatch.GetElapsedTime(began) < duration; count++) insert.ExecuteNonQuery();
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
