using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Scheduler.Bench.Stage;

/// <summary>A real node in a process of its own, with a new data directory. Disposing ends it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static int _number;

    private readonly Process _process;
    private bool _ended;

    private NodeProcess(Process process, NodeApi api)
    {
        _process = process;
        Api = api;
    }

    public NodeApi Api { get; }

    /// <summary>Of its gateway.</summary>
    public Uri Url { get; private init; } = null!;

    /// <summary>Of its API.</summary>
    public string Token { get; private set; } = "";

    /// <summary>From the process's start to the first answered /ping.</summary>
    public double PingAfterMs { get; private set; }

    /// <summary>From the process's start to the first answered list of services.</summary>
    public double ListAfterMs { get; private set; }

    /// <param name="database">Null for the node's own SQLite file.</param>
    public static Task<NodeProcess> StartAsync(BenchOptions options, IReadOnlyList<string> engines, string? database = null)
    {
        var settings = engines.SelectMany(HostSettings);
        return StartAsync(options.Node, options.Folder, database is null ? settings : settings.Append($"database.url={database}"), hasHosts: true);
    }

    /// <param name="program">As <c>./scheduler --build-only</c> publishes it.</param>
    /// <param name="parent">Of the node's own folder.</param>
    /// <param name="settings">Each <c>key=value</c>.</param>
    /// <param name="hasHosts">It is waited for them to be active.</param>
    /// <param name="tokenFile">Null: one of its own.</param>
    public static async Task<NodeProcess> StartAsync(
        string program, string parent, IEnumerable<string> settings, bool hasHosts, string? tokenFile = null)
    {
        var folder = Path.Combine(parent, $"node{Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)}");
        Directory.CreateDirectory(folder);
        var url = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        var token = tokenFile ?? Path.Combine(folder, "token");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments(program, [.. Settings(folder, url, token), .. settings])) start.ArgumentList.Add(argument);
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        ProcessLog.Keep(process, Path.Combine(folder, "log"));
        var node = new NodeProcess(process, new NodeApi(url)) { Url = new Uri(url) };
        await node.AwaitAsync(began, token, Path.Combine(folder, "log"), hasHosts);
        return node;
    }

    /// <summary>Resident memory.</summary>
    public double MemoryMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(one => one.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        Api.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task AwaitAsync(long began, string token, string log, bool hasHosts)
    {
        while (!await Api.AnswersAsync("/ping")) await PauseAsync(began, log);
        PingAfterMs = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        Token = (await File.ReadAllTextAsync(token)).Trim();
        Api.UseToken(Token);
        while (!await Api.AnswersAsync("/v1/services")) await PauseAsync(began, log);
        ListAfterMs = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        while (hasHosts && !await Api.AllHostsActiveAsync()) await PauseAsync(began, log);
    }

    private async Task PauseAsync(long began, string log)
    {
        if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartMax)
            throw new InvalidOperationException($"the node did not come up; its log says:\n{await File.ReadAllTextAsync(log)}");
        await Task.Delay(Look);
    }

    private static IEnumerable<string> Arguments(string program, IEnumerable<string> settings) =>
        [program, "node", .. settings.SelectMany(setting => new[] { "--set", setting })];

    private static IEnumerable<string> Settings(string folder, string url, string token)
    {
        yield return "node.id=bench";
        yield return $"node.dataDirectory={folder}";
        yield return $"gateway.listen={url}";
        yield return $"gateway.tokenFile={token}";
        yield return "logging.level=warning";
    }

    private static IEnumerable<string> HostSettings(string engine, int index)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        yield return $"hosts.{number}.name=host{number}";
        yield return $"hosts.{number}.engine={engine}";
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
