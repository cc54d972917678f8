using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>
/// A PostgreSQL primary with a synchronous standby, both at one address of the test network, with ports of their own that
/// they keep. An operator's hands on them; servers are told both places.
/// </summary>
internal sealed class DatabasePair : IAsyncDisposable
{
    private const string FolderPrefix = "scheduler-tests-cluster-";
    private static readonly string Script = Path.Combine(RepositoryRoot.Folder, "scripts", "postgres");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), FolderPrefix + Environment.ProcessId);
    private readonly TestNetwork _network;
    private Place _primary = null!;
    private Place _standby = null!;

    private DatabasePair(TestNetwork network) => _network = network;

    /// <summary>For a test on this machine, which reaches the primary of now.</summary>
    public string PrimaryUrl => _primary.Url;

    /// <summary>For servers, from the first start on and for good.</summary>
    public string Url { get; private set; } = "";

    public static async Task<DatabasePair> StartAsync(TestNetwork network)
    {
        await RemoveLeftoversAsync();
        var pair = new DatabasePair(network);
        Directory.CreateDirectory(pair._folder);
        pair._primary = await pair.StartPrimaryAsync();
        pair._standby = await pair.StartStandbyAsync("pg2");
        var (first, second) = (new Uri(pair._primary.Url), new Uri(pair._standby.Url));
        pair.Url = $"postgres://{first.UserInfo}@{network.DatabaseAddress}:{first.Port},{network.DatabaseAddress}:{second.Port}/postgres";
        return pair;
    }

    /// <summary>As an operator does it: sessions are told, and ended.</summary>
    public async Task RestartAsync()
    {
        await RunAsync("stop", _primary, "fast");
        await RunAsync("start", _primary);
    }

    /// <summary>As after a crash: nothing is said, nothing is flushed.</summary>
    public async Task CrashAsync()
    {
        await RunAsync("stop", _primary, "immediate");
        await RunAsync("start", _primary);
    }

    /// <summary>The primary's processes are killed, and its standby takes its place.</summary>
    public async Task FailOverAsync()
    {
        await RunAsync("signal", _primary, "KILL");
        await RunAsync("promote", _standby);
        (_primary, _standby) = (_standby, _primary);
    }

    /// <summary>Makes the killed primary the standby of the new one, from nothing.</summary>
    public async Task RebuildStandbyAsync()
    {
        Directory.Delete(Path.Combine(_standby.Folder, "data"), recursive: true);
        _standby = await StartStandbyAsync(Path.GetFileName(_standby.Folder));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in new[] { _primary, _standby }.OfType<Place>()) await Tool.TryAsync(Script, "stop", place.Folder, "immediate");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Place> StartPrimaryAsync()
    {
        var folder = Path.Combine(_folder, "pg1");
        await Tool.RunAsync(Script, "start", folder);
        var configuration = Path.Combine(folder, "data", "postgresql.conf");
        await File.AppendAllTextAsync(configuration, $"listen_addresses = '127.0.0.1,{_network.DatabaseAddress}'\n");
        await File.AppendAllTextAsync(Path.Combine(folder, "data", "pg_hba.conf"), $"host all all {_network.Cidr} scram-sha-256\n");
        await Tool.RunAsync(Script, "stop", folder);
        return new Place(folder, await Tool.RunAsync(Script, "start", folder));
    }

    private async Task<Place> StartStandbyAsync(string name)
    {
        var folder = Path.Combine(_folder, name);
        return new Place(folder, await Tool.RunAsync(Script, "standby", folder, _primary.Folder));
    }

    private static Task RunAsync(string verb, Place place, params string[] more) => Tool.RunAsync(Script, [verb, place.Folder, .. more]);

    /// <summary>A run that was killed could not stop its databases.</summary>
    private static async Task RemoveLeftoversAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            if (Directory.Exists($"/proc/{folder[(folder.LastIndexOf('-') + 1)..]}")) continue;
            foreach (var place in Directory.GetDirectories(folder)) await Tool.TryAsync(Script, "stop", place, "immediate");
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Place(string Folder, string Url);
}
