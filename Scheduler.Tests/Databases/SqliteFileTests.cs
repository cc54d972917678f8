using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Scheduler.Node.Sql;
using Scheduler.Node.Sql.Sqlite;
using static Scheduler.Actors.Journal.AppendOutcome;

namespace Scheduler.Tests.Databases;

public sealed class SqliteFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string Database => _folder.File("a.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_FileOfSomethingElse_IsRefusedAndLeftAsItWas()
    {
        var text = string.Concat(Enumerable.Repeat("this is no database\n", 100));
        await File.WriteAllTextAsync(Database, text);

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(Database));

        Assert.Contains("is not a SQLite database", failure.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Database));
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_IsRefused()
    {
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE bookmarks (url TEXT)";
            command.ExecuteNonQuery();
        }

        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(Database));

        Assert.Contains("another program", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Folder_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(_folder.Path));

        Assert.Contains("is a folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileOpen_IsRefusedUntilClosed()
    {
        await using (await OneOwner.OpenAsync(Database))
        {
            var failure = await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(Database));
            Assert.Contains("Another process uses", failure.Message, StringComparison.Ordinal);
        }

        await (await OneOwner.OpenAsync(Database)).DisposeAsync();
    }

    [Fact]
    public async Task Open_AfterTheOtherProcessWasKilled_Works()
    {
        using var other = Process.Start(new ProcessStartInfo("flock")
        {
            ArgumentList = { "--no-fork", Database + ".lock", "sh", "-c", "echo held; exec sleep 600" },
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        await Assert.ThrowsAsync<DatabaseUnusableException>(() => OneOwner.OpenStoresAsync(Database));

        other.Kill();
        await other.WaitForExitAsync();

        await (await OneOwner.OpenAsync(Database)).DisposeAsync();
    }

    [Fact]
    public async Task Open_WhatAKilledProcessLeft_HoldsAllThatWasAcknowledged()
    {
        await using var owner = await OneOwner.OpenAsync(Database);
        Assert.Equal(new Appended(2), await owner.AppendAsync("service/a", 0, "one", "two"));
        await owner.Stores.Settings.PutAsync("token", "kept");

        // What is in the files at this moment is what a killed process would leave.
        foreach (var suffix in new[] { "", "-wal" })
        {
            File.Copy(Database + suffix, _folder.File("copy.db") + suffix);
        }

        await using var again = await OneOwner.OpenAsync(_folder.File("copy.db"));
        Assert.Equal(["one", "two"], await again.ReadAsync("service/a"));
        Assert.Equal("kept", await again.Stores.Settings.GetAsync("token"));
        Assert.Equal((2, 2), (again.Self.Number, again.Shard.Epoch.Value));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_AsMade_AreReadableByTheirOwnerOnly()
    {
        await using var owner = await OneOwner.OpenAsync(_folder.File("new/a.db"));

        foreach (var file in Directory.GetFiles(_folder.File("new")))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Append_RowThatTheDatabaseObjectsTo_FailsAlone()
    {
        await using var owner = await OneOwner.OpenAsync(Database);
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TRIGGER object BEFORE INSERT ON journal WHEN NEW.persistence_id = 'service/3'
                BEGIN SELECT RAISE(ABORT, 'not this one'); END
                """;
            command.ExecuteNonQuery();
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => owner.AppendAsync($"service/{n}", 0, "x")));

        Assert.Equal(new NotWritten("not this one"), outcomes[3]);
        Assert.Equal(5, outcomes.Count(o => o.Equals(new Appended(1))));
    }

    [Fact]
    public void Tidy_AfterMuchWasDeleted_GivesThePagesBack()
    {
        using var database = SqliteDatabase.Take(Database, TimeProvider.System);
        using var session = database.OpenWriter();
        Migrations.Apply(session, SqlDialect.Sqlite);
        session.Change("INSERT INTO setting VALUES ('big', zeroblob(4000000))", _ => true);
        session.Change("DELETE FROM setting", _ => true);
        Assert.InRange(FreePages(), 900, 1100);

        while (session.Tidy())
        {
            Assert.False(session.IsBroken);
        }

        Assert.InRange(FreePages(), 0, 256);

        long FreePages() => session.Query("PRAGMA freelist_count", r => r.GetInt64(0)).Single();
    }

    [Fact]
    public async Task Dispose_WithWritesWaiting_WritesThemFirst()
    {
        var owner = await OneOwner.OpenAsync(Database);
        var appends = Enumerable.Range(0, 500).Select(n => owner.AppendAsync($"service/{n}", 0, "x")).ToArray();

        await owner.DisposeAsync();

        Assert.All(await Task.WhenAll(appends), o => Assert.Equal(new Appended(1), o));
        Assert.Equal(new NotWritten("the store is closed"), await owner.AppendAsync("service/a", 0, "x"));
    }
}
