using System.Diagnostics;
using System.Text;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>
/// The agent of a host, in a network namespace of its own beside the servers'. Its life is in the test's hands;
/// its output is kept from all of its lives.
/// </summary>
/// <param name="token">What it joins with at its first start.</param>
/// <param name="server">The one server that it is told of.</param>
/// <param name="settings">Each <c>key=value</c>.</param>
internal sealed class ClusterAgent(string name, Namespace place, string token, string server, params IEnumerable<string> settings) : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly string[] _settings = [.. settings];
    private Process? _process;

    public string Name => name;

    public Namespace Place => place;

    /// <summary>For its next start.</summary>
    public string Token { get; set; } = token;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public void Start()
    {
        string[] own = [$"hosts.0.name={name}", "node.roles.0=host", $"node.id={name}", $"agent.servers.0={server}", .. _settings];
        var start = NodeProgram.Start(["node", .. own.SelectMany(one => new[] { "--set", one })]);
        foreach (var word in place.Enter.Skip(1).Append(start.FileName).Reverse()) start.ArgumentList.Insert(0, word);
        start.FileName = place.Enter[0];
        start.Environment["SCHEDULER__AGENT__TOKEN"] = Token;
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill -9, and waits until the kernel has taken it away.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
