using System.Data.Common;

namespace Scheduler.Node.Sql;

/// <summary>The <c>registry</c> table.</summary>
internal sealed class SqlRegistryStore(ConnectionThread thread, SqlDialect dialect, StoreHealth health, IRowChanges changes) : IRegistryStore
{
    public event Action? Changed
    {
        add => changes.Heard += value;
        remove => changes.Heard -= value;
    }

    public async Task<IReadOnlyList<StoredLogin>> ListAsync(CancellationToken cancel = default) =>
        await thread.RunAsync(s => s.Query("SELECT name, login, changed_at FROM registry ORDER BY name", Read, []), health: null, cancel);

    public Task<bool> PutAsync(string registry, byte[] login, CancellationToken cancel = default) => ChangeAsync(
        $"""
        INSERT INTO registry (name, login, changed_at) SELECT @name, @login, {dialect.Now}
        WHERE (SELECT count(*) FROM registry WHERE name <> @name) < {IRegistryStore.RegistriesMax}
        ON CONFLICT (name) DO UPDATE SET login = excluded.login, changed_at = excluded.changed_at
        RETURNING name
        """,
        cancel, ("name", registry), ("login", login));

    public Task<bool> ResealAsync(string registry, byte[] before, byte[] after, CancellationToken cancel = default) => ChangeAsync(
        "UPDATE registry SET login = @after WHERE name = @name AND login = @before RETURNING name",
        cancel, ("name", registry), ("before", before), ("after", after));

    public Task<bool> RemoveAsync(string registry, CancellationToken cancel = default) =>
        ChangeAsync("DELETE FROM registry WHERE name = @name RETURNING name", cancel, ("name", registry));

    private async Task<bool> ChangeAsync(string sql, CancellationToken cancel, params (string, object)[] arguments)
    {
        var rows = await thread.RunAsync(s => s.Change(sql, row => row.GetString(0), arguments), health, cancel);
        changes.Announce();
        return rows.Count == 1;
    }

    private static StoredLogin Read(DbDataReader row) =>
        new(row.GetString(0), row.GetFieldValue<byte[]>(1), SqlDialect.FromMicroseconds(row.GetInt64(2)));
}
