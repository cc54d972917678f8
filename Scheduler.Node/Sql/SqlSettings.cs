using System.Data.Common;
using System.Text;

namespace Scheduler.Node.Sql;

/// <summary>The <c>setting</c> table.</summary>
internal sealed class SqlSettings(ConnectionThread thread, StoreHealth health) : ISettings
{
    private const string Select = "SELECT value FROM setting WHERE key = @key;";

    public async Task<string?> GetAsync(string key, CancellationToken cancel = default)
    {
        var values = await thread.RunAsync(s => s.Query(Select, ReadValue, ("key", key)), health: null, cancel);
        return values.SingleOrDefault();
    }

    public Task PutAsync(string key, string value, CancellationToken cancel = default) => ChangeAsync(
        "INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key, value, cancel);

    public async Task<string> PutIfAbsentAsync(string key, string value, CancellationToken cancel = default)
    {
        var values = await ChangeAsync(
            $"INSERT INTO setting (key, value) VALUES (@key, @value) ON CONFLICT (key) DO NOTHING; {Select}",
            key, value, cancel);
        return values.Single();
    }

    private Task<List<string>> ChangeAsync(string sql, string key, string value, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return thread.RunAsync(s => s.Change(sql, ReadValue, ("key", key), ("value", bytes)), health, cancel);
    }

    private static string ReadValue(DbDataReader row) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0));
}
