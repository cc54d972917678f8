using System.Diagnostics;
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
    private static readonly string Script = Path.Combine(RepositoryRoot.Folder, "scripts", "postgres");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), FolderPrefix + Environment.ProcessId);
    private string _url = "";
    private string? _whyNot;
    private int _databases;

    public async Task InitializeAsync()
    {
        RemoveLeftovers();
        var (exitCode, output) = await RunAsync("start");
        _url = output.Trim();
        _whyNot = exitCode == 0 ? null : output;
    }

    public async Task DisposeAsync()
    {
        await RunAsync("stop", "immediate");
        Remove(_folder);
    }

    /// <summary>
    /// The URL of a new, empty place for tables: a schema, because a database takes many times as long to make.
    /// Skips the test when there is no PostgreSQL here, and says why.
    /// </summary>
    public async Task<string> NewDatabaseAsync()
    {
        Skip.IfNot(_whyNot is null, _whyNot);
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(_url, $"CREATE SCHEMA {name}");
        return $"{_url}?search_path={name}";
    }

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
            new NpgsqlConnectionStringBuilder(address.Address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task MustRunAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output);
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunScriptAsync(_folder, arguments);

    private static async Task<(int ExitCode, string Output)> RunScriptAsync(string folder, params string[] arguments)
    {
        // The server inherits what its starter writes to, and would keep a pipe open for its whole life.
        var capture = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("bash")
            {
                ArgumentList = { "-c", "exec \"$@\" >\"$0\" 2>&1", capture, Script, arguments[0], folder },
            };
            foreach (var argument in arguments.Skip(1))
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return (process.ExitCode, await File.ReadAllTextAsync(capture));
        }
        finally
        {
            File.Delete(capture);
        }
    }

    /// <summary>A test run that was killed could not stop its server.</summary>
    private static void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            if (!Directory.Exists($"/proc/{folder[(folder.LastIndexOf('-') + 1)..]}"))
            {
                RunScriptAsync(folder, "stop", "immediate").Wait();
                Remove(folder);
            }
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
