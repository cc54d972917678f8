using Npgsql;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Databases;

/// <summary>A primary and its synchronous standby, both real and both the test's own.</summary>
internal sealed class PostgresPair : IAsyncDisposable
{
    private const string FolderPrefix = "scheduler-tests-pair-";
    private static int _made;

    private readonly string _first;
    private readonly string _second;

    private PostgresPair(int number)
    {
        string Folder(string name) => Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{name}{number}-{Environment.ProcessId}");
        (_first, _second) = (Folder("first"), Folder("second"));
    }

    /// <summary>The server that is made as the primary.</summary>
    public string FirstUrl { get; private set; } = "";

    /// <summary>The server that is made as the standby.</summary>
    public string SecondUrl { get; private set; } = "";

    /// <summary>Both, as a node is given them.</summary>
    public string Url => FirstUrl.Insert(FirstUrl.LastIndexOf('/'), $",{HostOf(SecondUrl)}");

    /// <summary>Skips the test when there is no PostgreSQL here, and says why.</summary>
    public static async Task<PostgresPair> StartAsync()
    {
        await PostgresScript.RemoveLeftoversAsync(FolderPrefix);
        var pair = new PostgresPair(Interlocked.Increment(ref _made));
        var (exitCode, output) = await PostgresScript.RunAsync("start", pair._first);
        Skip.IfNot(exitCode == 0, output);
        pair.FirstUrl = output.Trim();
        pair.SecondUrl = await PostgresScript.MustRunAsync("standby", pair._second, pair._first);
        return pair;
    }

    public Task KillFirstAsync() => PostgresScript.MustRunAsync("signal", _first, "KILL");

    public Task KillSecondAsync() => PostgresScript.MustRunAsync("signal", _second, "KILL");

    /// <summary>It comes back as what it was, and knows of nothing that happened meanwhile.</summary>
    public Task StartFirstAsync() => PostgresScript.MustRunAsync("start", _first);

    public Task PromoteSecondAsync() => PostgresScript.MustRunAsync("promote", _second);

    public async ValueTask DisposeAsync()
    {
        await PostgresScript.RemoveAsync(_first);
        await PostgresScript.RemoveAsync(_second);
    }

    private static string HostOf(string url)
    {
        var server = ((DatabaseAddress.Server)DatabaseAddress.Parse(url)).Address.Servers.Single();
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return $"{settings.Host}:{settings.Port}";
    }
}
