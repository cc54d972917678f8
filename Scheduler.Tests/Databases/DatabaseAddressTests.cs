using Npgsql;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Databases;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("/data/scheduler.db", "/data/scheduler.db")]
    [InlineData("  scheduler.db ", "scheduler.db")]
    [InlineData("sqlite:///data/my%20file.db", "/data/my file.db")]
    [InlineData("sqlite://data/a.db", "data/a.db")]
    [InlineData("sqlite:a=b.db", "a=b.db")]
    [InlineData("/data/host=x.db", "/data/host=x.db")]
    public void Parse_File_IsItsPath(string text, string path) =>
        Assert.Equal(path, Assert.IsType<DatabaseAddress.File>(DatabaseAddress.Parse(text)).Path);

    [Theory]
    [InlineData("postgres://u:secret@db:5433/app", "postgres://u@db:5433/app")]
    [InlineData("postgresql://u:secret@db/app?sslmode=verify-full", "postgres://u@db:5432/app")]
    [InlineData("postgres://u:secret@db1:5433,db2:5434/app?target_session_attrs=read-write", "postgres://u@db1:5433,db2:5434/app")]
    [InlineData("postgres://u:se%40cret@db/app", "postgres://u@db:5432/app")]
    [InlineData("postgres:///app?host=/run/postgresql&user=u&password=secret", "postgres://u@/app?host=/run/postgresql&port=5432")]
    [InlineData("Host=db;Username=u;Password=secret;Database=app", "postgres://u@db:5432/app")]
    public void Parse_Server_NeverShowsThePassword(string text, string shown)
    {
        var address = Assert.IsType<DatabaseAddress.Server>(DatabaseAddress.Parse(text));

        Assert.Equal(shown, address.ToString());
        Assert.Contains("cret", new NpgsqlConnectionStringBuilder(address.Address.Servers[0].ConnectionString).Password, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UrlKeys_ReachTheDriver()
    {
        var address = (DatabaseAddress.Server)DatabaseAddress.Parse(
            "postgres://u:p%2Fq@db:6000/my%20app?sslmode=require&connect_timeout=7&search_path=mine");

        var settings = new NpgsqlConnectionStringBuilder(address.Address.Servers[0].ConnectionString);
        Assert.Equal(("db", 6000, "my app", "p/q"), (settings.Host, settings.Port, settings.Database, settings.Password));
        Assert.Equal((SslMode.Require, 7, "mine"), (settings.SslMode, settings.Timeout, settings.SearchPath));
    }

    [Theory]
    [InlineData("postgres://u@db1:5433,db2/app", "db1:5433", "db2:5432")]
    [InlineData("postgres://u@[::1]:5433,[::2]/app", "[::1]:5433", "[::2]:5432")]
    [InlineData("Host=db1, db2:5433;Port=6000;Username=u", "db1:6000", "db2:5433")]
    [InlineData("Host=fe80::1;Port=6000", "fe80::1:6000")]
    public void Parse_Hosts_AreServersEachWithItsPort(string text, params string[] servers)
    {
        var address = Assert.IsType<DatabaseAddress.Server>(DatabaseAddress.Parse(text)).Address;

        Assert.Equal(servers, address.Servers.Select(server => server.Name));
    }

    [Theory]
    [InlineData("postgres://u:secret@db1,db2/app?target_session_attrs=standby")]
    [InlineData("postgres://u:secret@db1,db2/app?target_session_attrs=prefer-standby")]
    [InlineData("Host=db1,db2;Password=secret;Target Session Attributes=read-only")]
    public void Parse_AskedForAStandby_IsRefused(string text)
    {
        var failure = Assert.Throws<DatabaseUnusableException>(() => DatabaseAddress.Parse(text));

        Assert.Contains("never reads from a standby", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mysql://u:secret@db/app")]
    [InlineData("postgres:/u:secret@db/app")]
    [InlineData("postgres://u:sec/ret:secret@db/app")]
    [InlineData("postgres://u:secret@db/app?nonsense=secret")]
    [InlineData("postgres://u:secret@db/app?connect_timeout=secret")]
    [InlineData("Host=db;Password=secret;Nonsense=secret")]
    [InlineData("Host=db;Port=secret")]
    public void Parse_NotUnderstood_SaysSoWithoutThePassword(string text)
    {
        var failure = Assert.Throws<DatabaseUnusableException>(() => DatabaseAddress.Parse(text));

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WrongPassword_FailsWithoutShowingIt()
    {
        var failure = await Record.ExceptionAsync(() => SqlStores.OpenAsync(
            "postgres://u:secret@127.0.0.1:1/app?connect_timeout=1",
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

        Assert.IsType<Scheduler.Actors.Journal.JournalUnavailableException>(failure);
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }
}
