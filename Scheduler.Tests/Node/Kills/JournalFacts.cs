using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node.Kills;

/// <summary>The journal as its tables hold it, read past the node that wrote it.</summary>
internal sealed class JournalFacts
{
    private const string Entries = """
        SELECT j.persistence_id, j.seq, j.epoch, e.last_seq, COALESCE(s.seq, 0), o.epoch
        FROM journal j
        JOIN entity e ON e.persistence_id = j.persistence_id
        JOIN shard o ON o.id = e.shard
        LEFT JOIN snapshot s ON s.persistence_id = j.persistence_id
        ORDER BY j.persistence_id, j.seq
        """;

    private readonly List<Entry> _entries;

    private JournalFacts(List<Entry> entries) => _entries = entries;

    public long HighestEpoch => _entries.Max(one => one.Epoch);

    /// <param name="file">Of a node that has ended: a running one lets nobody else in.</param>
    public static async Task<JournalFacts> OfSqliteAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        return await ReadAsync(connection);
    }

    public static async Task<JournalFacts> OfPostgresAsync(string url)
    {
        await using var connection = await PrivatePostgres.ConnectAsync(url);
        return await ReadAsync(connection);
    }

    /// <summary>
    /// From the newest snapshot on, each entity's entries are numbered without a gap up to where its history is said to
    /// end; their epochs never fall, and none is above that of its shard.
    /// </summary>
    public void AssertSound()
    {
        Assert.NotEmpty(_entries);
        foreach (var history in _entries.GroupBy(one => one.Entity))
        {
            var (first, last) = (history.First(), history.Last());
            Assert.Equal(
                Enumerable.Range(0, (int)(first.EntityEnd - first.SnapshotEnd)).Select(n => first.SnapshotEnd + 1 + n),
                history.Where(one => one.Sequence > first.SnapshotEnd).Select(one => one.Sequence));
            Assert.Equal(history.Select(one => one.Epoch).Order(), history.Select(one => one.Epoch));
            Assert.True(last.Epoch <= last.ShardEpoch, $"{last.Entity} was written under epoch {last.Epoch}, its shard has {last.ShardEpoch}");
        }
    }

    private static async Task<JournalFacts> ReadAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Entries;
        await using var reader = await command.ExecuteReaderAsync();
        var entries = new List<Entry>();
        while (await reader.ReadAsync())
        {
            long Number(int column) => Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);
            entries.Add(new Entry(reader.GetString(0), Number(1), Number(2), Number(3), Number(4), Number(5)));
        }

        return new JournalFacts(entries);
    }

    private sealed record Entry(string Entity, long Sequence, long Epoch, long EntityEnd, long SnapshotEnd, long ShardEpoch);
}
