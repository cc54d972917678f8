using System.Diagnostics;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.Hosts.Ours;

/// <summary>A host's agent, in the host's network namespace. Disposing ends it.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly Process _process;

    private AgentProcess(Process process) => _process = process;

    /// <param name="folder">Of its own.</param>
    /// <param name="server">Where its server listens for agents.</param>
    /// <param name="token">With which it may join.</param>
    public static AgentProcess Start(string program, string folder, HostPlace host, string server, string token)
    {
        Directory.CreateDirectory(folder);
        string[] settings =
        [
            "node.roles.0=host", $"node.id={host.Name}", $"node.dataDirectory={folder}", $"hosts.0.name={host.Name}",
            $"hosts.0.engine={host.Url}", $"hosts.0.addresses.0={host.Address}", $"agent.servers.0={server}", "logging.level=warning",
        ];
        string[] command = [.. host.Enter, "dotnet", program, "node", .. settings.SelectMany(setting => new[] { "--set", setting })];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SCHEDULER__AGENT__TOKEN"] = token;
        var process = Process.Start(start)!;
        ProcessLog.Keep(process, Path.Combine(folder, "log"));
        return new AgentProcess(process);
    }

    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
