using Microsoft.Data.Sqlite;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Databases;

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class MigrationTests(PrivatePostgres server)
{
    [SkippableFact]
    public async Task Open_NewDatabaseByManyNodesAtOnce_MigratesOnce()
    {
        var url = await server.NewDatabaseAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OneOwner.OpenStoresAsync(url)));

        foreach (var stores in opened)
        {
            Assert.Null(await stores.Settings.GetAsync("token"));
            await stores.DisposeAsync();
        }

        await using var connection = await PrivatePostgres.ConnectAsync(url);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM schema_version";
        Assert.Equal((long)Migrations.Latest(SqlDialect.Postgres), await command.ExecuteScalarAsync());
    }

    [SkippableFact]
    public async Task Open_PostgresOfANewerProgram_IsRefusedWithBothVersions()
    {
        var url = await server.NewDatabaseAsync();
        await (await OneOwner.OpenStoresAsync(url)).DisposeAsync();
        await PrivatePostgres.ExecuteAsync(url, "INSERT INTO schema_version VALUES (99, 0)");

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(url));

        AssertNamesBoth(failure, SqlDialect.Postgres);
    }

    [Fact]
    public async Task Open_SqliteOfANewerProgram_IsRefusedWithBothVersions()
    {
        using var folder = new ScratchFolder();
        await (await OneOwner.OpenStoresAsync(folder.File("a.db"))).DisposeAsync();
        Execute(folder.File("a.db"), "INSERT INTO schema_version VALUES (99, 0)");

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(folder.File("a.db")));

        AssertNamesBoth(failure, SqlDialect.Sqlite);
    }

    [Fact]
    public async Task Open_SchemaThatCannotBeMade_LeavesNothingHalfMade()
    {
        using var folder = new ScratchFolder();
        var file = folder.File("a.db");
        Execute(file, $"PRAGMA application_id = {0x53434844}; CREATE TABLE setting (other INTEGER)");

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(file));

        Assert.Contains("table setting already exists", failure.Message, StringComparison.Ordinal);
        Execute(file, "DROP TABLE setting");
        await (await OneOwner.OpenAsync(file)).DisposeAsync();
    }

    private static void AssertNamesBoth(DatabaseUnusableException failure, SqlDialect dialect)
    {
        Assert.Contains("version 99", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {Migrations.Latest(dialect)}", failure.Message, StringComparison.Ordinal);
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
