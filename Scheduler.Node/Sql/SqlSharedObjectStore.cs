using System.Data.Common;

namespace Scheduler.Node.Sql;

/// <summary>The <c>shared_object</c> table.</summary>
internal sealed class SqlSharedObjectStore(ConnectionThread thread, SqlDialect dialect, StoreHealth health) : ISharedObjectStore
{
    public async Task<IReadOnlyList<SharedObject>> ListAsync(string kind, CancellationToken cancel = default) => await thread.RunAsync(
        s => s.Query(
            "SELECT name, version, body, created_at, changed_at FROM shared_object WHERE kind = @kind ORDER BY name",
            Read, ("kind", kind)),
        health: null, cancel);

    public async Task<SharedObject?> FindAsync(string kind, string name, CancellationToken cancel = default) => (await thread.RunAsync(
        s => s.Query(
            "SELECT name, version, body, created_at, changed_at FROM shared_object WHERE kind = @kind AND name = @name",
            Read, ("kind", kind), ("name", name)),
        health: null, cancel)).SingleOrDefault();

    public async Task<IReadOnlyDictionary<string, long>> VersionsAsync(string kind, CancellationToken cancel = default) => (await thread.RunAsync(
        s => s.Query(
            "SELECT name, version FROM shared_object WHERE kind = @kind",
            row => (Name: row.GetString(0), Version: row.GetInt64(1)), ("kind", kind)),
        health: null, cancel))
        .ToDictionary(row => row.Name, row => row.Version, StringComparer.Ordinal);

    public async Task<SharedObjectMade> CreateAsync(string kind, string name, byte[] body, CancellationToken cancel = default)
    {
        var isMade = await ChangeAsync(
            $"""
            INSERT INTO shared_object (kind, name, version, body, created_at, changed_at) SELECT @kind, @name, 1, @body, {dialect.Now}, {dialect.Now}
            WHERE (SELECT count(*) FROM shared_object WHERE kind = @kind) < {ISharedObjectStore.OfAKindMax}
            ON CONFLICT (kind, name) DO NOTHING
            RETURNING name
            """,
            cancel, ("kind", kind), ("name", name), ("body", body));
        if (isMade) return SharedObjectMade.Made;
        var found = await thread.RunAsync(
            s => s.Query(
                "SELECT name FROM shared_object WHERE kind = @kind AND name = @name",
                row => row.GetString(0), ("kind", kind), ("name", name)),
            health: null, cancel);
        return found.Count > 0 ? SharedObjectMade.NameTaken : SharedObjectMade.TooMany;
    }

    public Task<bool> UpdateAsync(string kind, string name, long version, byte[] body, CancellationToken cancel = default) => ChangeAsync(
        $"""
        UPDATE shared_object SET version = version + 1, body = @body, changed_at = {dialect.Now}
        WHERE kind = @kind AND name = @name AND version = @version RETURNING name
        """,
        cancel, ("kind", kind), ("name", name), ("version", version), ("body", body));

    public Task<bool> RemoveAsync(string kind, string name, CancellationToken cancel = default) =>
        ChangeAsync("DELETE FROM shared_object WHERE kind = @kind AND name = @name RETURNING name", cancel, ("kind", kind), ("name", name));

    private async Task<bool> ChangeAsync(string sql, CancellationToken cancel, params (string, object)[] arguments) =>
        (await thread.RunAsync(s => s.Change(sql, row => row.GetString(0), arguments), health, cancel)).Count == 1;

    private static SharedObject Read(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2),
        SqlDialect.FromMicroseconds(row.GetInt64(3)), SqlDialect.FromMicroseconds(row.GetInt64(4)));
}
