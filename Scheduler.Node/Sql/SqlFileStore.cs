using System.Data.Common;

namespace Scheduler.Node.Sql;

/// <summary>The <c>cluster_file</c> table.</summary>
internal sealed class SqlFileStore(ConnectionThread thread, SqlDialect dialect, StoreHealth health, IRowChanges changes) : IFileStore
{
    public event Action? Changed
    {
        add => changes.Heard += value;
        remove => changes.Heard -= value;
    }

    public async Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel = default) => await thread.RunAsync(
        s => s.Query(
            $"SELECT kind, name, version, labels, size, substr(data, 1, {StoredFile.SealHeadBytes}), created_at, changed_at FROM cluster_file ORDER BY kind, name",
            Read, []),
        health: null, cancel);

    public async Task<byte[]?> DataAsync(string kind, string name, CancellationToken cancel = default)
    {
        var rows = await thread.RunAsync(
            s => s.Query(
                "SELECT data FROM cluster_file WHERE kind = @kind AND name = @name",
                row => row.GetFieldValue<byte[]>(0), ("kind", kind), ("name", name)),
            health: null, cancel);
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task<SharedObjectMade> CreateAsync(
        string kind, string name, byte[] labels, long size, byte[] data, CancellationToken cancel = default)
    {
        var isMade = await ChangeAsync(
            $"""
            INSERT INTO cluster_file (kind, name, version, labels, size, data, created_at, changed_at) SELECT @kind, @name, 1, @labels, @size, @data, {dialect.Now}, {dialect.Now}
            WHERE (SELECT count(*) FROM cluster_file WHERE kind = @kind) < {IFileStore.OfAKindMax}
            ON CONFLICT (kind, name) DO NOTHING
            RETURNING name
            """,
            cancel, ("kind", kind), ("name", name), ("labels", labels), ("size", size), ("data", data));
        if (isMade) return SharedObjectMade.Made;
        var found = await thread.RunAsync(
            s => s.Query(
                "SELECT name FROM cluster_file WHERE kind = @kind AND name = @name",
                row => row.GetString(0), ("kind", kind), ("name", name)),
            health: null, cancel);
        return found.Count > 0 ? SharedObjectMade.NameTaken : SharedObjectMade.TooMany;
    }

    public Task<bool> RelabelAsync(string kind, string name, long version, byte[] labels, CancellationToken cancel = default) => ChangeAsync(
        $"""
        UPDATE cluster_file SET version = version + 1, labels = @labels, changed_at = {dialect.Now}
        WHERE kind = @kind AND name = @name AND version = @version RETURNING name
        """,
        cancel, ("kind", kind), ("name", name), ("version", version), ("labels", labels));

    public Task<bool> ResealAsync(string kind, string name, byte[] before, byte[] after, CancellationToken cancel = default) => ChangeAsync(
        "UPDATE cluster_file SET data = @after WHERE kind = @kind AND name = @name AND data = @before RETURNING name",
        cancel, ("kind", kind), ("name", name), ("before", before), ("after", after));

    public Task<bool> RemoveAsync(string kind, string name, CancellationToken cancel = default) =>
        ChangeAsync("DELETE FROM cluster_file WHERE kind = @kind AND name = @name RETURNING name", cancel, ("kind", kind), ("name", name));

    private async Task<bool> ChangeAsync(string sql, CancellationToken cancel, params (string, object)[] arguments)
    {
        var rows = await thread.RunAsync(s => s.Change(sql, row => row.GetString(0), arguments), health, cancel);
        if (rows.Count == 1) changes.Announce();
        return rows.Count == 1;
    }

    private static StoredFile Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5),
        SqlDialect.FromMicroseconds(row.GetInt64(6)), SqlDialect.FromMicroseconds(row.GetInt64(7)));
}
