using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Catalogs;

/// <summary>The <c>catalog</c> and <c>stack_template</c> tables.</summary>
internal sealed class SqlCatalogStore(ConnectionThread thread, SqlDialect dialect, StoreHealth health) : ICatalogStore
{
    public async Task<IReadOnlyList<CatalogRow>> ListAsync(CancellationToken cancel = default) => await thread.RunAsync(
        s => s.Query("SELECT name, git, branch, commit_id, version, changed_at, fault FROM catalog ORDER BY name", Read), health: null, cancel);

    public async Task<byte[]?> FilesAsync(string name, long version, CancellationToken cancel = default) => (await thread.RunAsync(
        s => s.Query(
            "SELECT files FROM catalog WHERE name = @name AND version = @version",
            row => row.GetFieldValue<byte[]>(0),
            ("name", name), ("version", version)),
        health: null,
        cancel)).FirstOrDefault();

    public Task<bool> PutAsync(CatalogSource source, byte[] files, CancellationToken cancel = default) => ChangeAsync(
        $"""
        INSERT INTO catalog (name, git, branch, commit_id, version, changed_at, fault, files) SELECT @name, @git, @branch, @commit, 1, {dialect.Now}, '', @files
        WHERE (SELECT count(*) FROM catalog WHERE name <> @name) < {ICatalogStore.CatalogsMax}
        ON CONFLICT (name) DO UPDATE SET git = excluded.git, branch = excluded.branch, commit_id = excluded.commit_id,
            version = catalog.version + 1, changed_at = excluded.changed_at, fault = '', files = excluded.files
        RETURNING name
        """,
        cancel, ("name", source.Name), ("git", source.Git ?? ""), ("branch", source.Branch ?? ""), ("commit", source.Commit ?? ""), ("files", files));

    public Task FailAsync(string name, string fault, CancellationToken cancel = default) =>
        ChangeAsync("UPDATE catalog SET fault = @fault WHERE name = @name RETURNING name", cancel, ("name", name), ("fault", fault));

    public Task<bool> RemoveAsync(string name, CancellationToken cancel = default) =>
        ChangeAsync("DELETE FROM catalog WHERE name = @name RETURNING name", cancel, ("name", name));

    public async Task<StackTemplate?> TemplateOfAsync(string stack, CancellationToken cancel = default) => (await thread.RunAsync(
        s => s.Query(
            "SELECT stack, catalog, template, version, answers FROM stack_template WHERE stack = @stack",
            Template,
            ("stack", stack)),
        health: null,
        cancel)).FirstOrDefault();

    public Task SetTemplateAsync(StackTemplate template, CancellationToken cancel = default) => ChangeAsync(
        """
        INSERT INTO stack_template (stack, catalog, template, version, answers) VALUES (@stack, @catalog, @template, @version, @answers)
        ON CONFLICT (stack) DO UPDATE SET catalog = excluded.catalog, template = excluded.template, version = excluded.version, answers = excluded.answers
        RETURNING stack
        """,
        cancel, ("stack", template.Stack), ("catalog", template.Catalog), ("template", template.Template), ("version", template.Version),
        ("answers", JsonSerializer.SerializeToUtf8Bytes(template.Answers, WireJson.Default.ImmutableSortedDictionaryStringString)));

    public Task ForgetTemplateAsync(string stack, CancellationToken cancel = default) =>
        ChangeAsync("DELETE FROM stack_template WHERE stack = @stack RETURNING stack", cancel, ("stack", stack));

    private async Task<bool> ChangeAsync(string sql, CancellationToken cancel, params (string, object)[] arguments) =>
        (await thread.RunAsync(s => s.Change(sql, row => row.GetString(0), arguments), health, cancel)).Count == 1;

    private static CatalogRow Read(DbDataReader row) => new(
        new CatalogSource(row.GetString(0), Text(row, 1), Text(row, 2), Text(row, 3)),
        row.GetInt64(4),
        SqlDialect.FromMicroseconds(row.GetInt64(5)),
        Text(row, 6));

    private static string? Text(DbDataReader row, int column) => row.GetString(column) is { Length: > 0 } text ? text : null;

    private static StackTemplate Template(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3),
        JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(4), WireJson.Default.ImmutableSortedDictionaryStringString)
            ?? ImmutableSortedDictionary<string, string>.Empty);
}
