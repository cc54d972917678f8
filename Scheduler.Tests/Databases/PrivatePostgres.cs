using Npgsql;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Databases;

/// <summary>
/// One PostgreSQL of the test run's own, with syncing on. Tests of the collection run one after another, so a test may
/// stop it; it starts it again before it ends.
/// </summary>
public sealed class PrivatePostgres : IAsyncLifetime
{
    private const string FolderPrefix = "scheduler-tests-postgres-";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), FolderPrefix + Environment.ProcessId);
    private string _url = "";
    private string? _whyNot;
    private int _databases;

    public async Task InitializeAsync()
    {
        await PostgresScript.RemoveLeftoversAsync(FolderPrefix);
        var (exitCode, output) = await PostgresScript.RunAsync("start", _folder);
        _url = output.Trim();
        _whyNot = exitCode == 0 ? null : output;
    }

    public Task DisposeAsync() => PostgresScript.RemoveAsync(_folder);

    /// <summary>
    /// The URL of a new, empty place for tables: a schema, because a database takes many times as long to make.
    /// </summary>
    public async Task<string> NewDatabaseAsync()
    {
        SkipUnlessAvailable();
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(_url, $"CREATE SCHEMA {name}");
        return $"{_url}?search_path={name}";
    }

    /// <summary>Skips the test when there is no PostgreSQL here, and says why.</summary>
    public void SkipUnlessAvailable() => Skip.IfNot(_whyNot is null, _whyNot);

    /// <summary>Stops the server as its operator would: sessions are told, and ended.</summary>
    public Task StopAsync() => MustRunAsync("stop", "fast");

    /// <summary>Ends the server as a crash would: nothing is said, nothing is flushed.</summary>
    public Task CrashAsync() => MustRunAsync("stop", "immediate");

    /// <summary>Starts it where it was, on the same port.</summary>
    public Task StartAsync() => MustRunAsync("start");

    /// <summary>Runs a statement on a connection of its own, as an operator would.</summary>
    public static async Task ExecuteAsync(string url, string sql)
    {
        await using var connection = await ConnectAsync(url);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection outside any pool.</summary>
    public static async Task<NpgsqlConnection> ConnectAsync(string url)
    {
        var address = (DatabaseAddress.Server)DatabaseAddress.Parse(url);
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(address.Address.Servers[0].ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private Task MustRunAsync(string verb, params string[] arguments) => PostgresScript.MustRunAsync([verb, _folder, .. arguments]);
}
