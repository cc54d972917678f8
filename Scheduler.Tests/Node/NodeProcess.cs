using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node;

/// <summary>
/// A real node with its own data directory and port, both kept over restarts. Its life is in the test's hands; its
/// output is kept from all of its lives.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly ScratchFolder _folder = new();
    private readonly StringBuilder _output = new();
    private readonly string[] _settings;
    private readonly Lazy<NodeClient> _api;
    private Process? _process;
    private bool _isDisposed;

    /// <param name="settings">Each <c>key=value</c>; those given later win.</param>
    public NodeProcess(params IEnumerable<string> settings)
    {
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}";
        TokenFile = _folder.File("token");
        _settings =
        [
            $"node.id=node-{port}",
            $"node.dataDirectory={_folder.File("data")}",
            $"gateway.listen={Url}",
            $"gateway.tokenFile={TokenFile}",
            "agents.listen=none",
            .. settings
        ];
        _api = new Lazy<NodeClient>(() => new NodeClient(Url, Token));
    }

    public string Url { get; }

    /// <summary>What it keeps on its disk.</summary>
    public string DataFolder => _folder.File("data");

    public string TokenFile { get; }

    /// <summary>Made by the node at its first start.</summary>
    public string Token => File.ReadAllText(TokenFile).Trim();

    /// <summary>The SQLite database, where the node was told of no other.</summary>
    public string DatabaseFile => Directory.GetFiles(_folder.File("data"), "*.db").Single();

    /// <summary>To be used from the first readiness on: the node makes its token at its first start.</summary>
    public NodeClient Api => _api.Value;

    public int Id => Running.Id;

    public long ResidentBytes
    {
        get
        {
            Running.Refresh();
            return Running.WorkingSet64;
        }
    }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private Process Running => _process ?? throw new InvalidOperationException("the node is not started");

    /// <summary>Starts the process, and does not wait for what it does.</summary>
    public void Start()
    {
        _process?.Dispose();
        _process = Process.Start(NodeProgram.Start(["node", .. _settings.SelectMany(one => new[] { "--set", one })]))!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task StartReadyAsync()
    {
        Start();
        await UntilReadyAsync();
    }

    public Task UntilReadyAsync() => Patience.UntilHoldsAsync(async () =>
    {
        if (Running.HasExited) throw new InvalidOperationException($"the node ended with {Running.ExitCode}:\n{Output}");
        Assert.True(await NodeClient.IsReadyAsync(Url), $"the node is not ready:\n{Output}");
    });

    /// <summary>kill -9, and waits until the kernel has taken it away.</summary>
    public async Task KillAsync()
    {
        Running.Kill();
        await Running.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as an operator would.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> TerminateAsync()
    {
        Signal(Terminate);
        return ExitAsync();
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await Running.WaitForExitAsync().WaitAsync(Patience.Long);
        return Running.ExitCode;
    }

    /// <summary>No thread of it runs until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal(Stop);

    public void Thaw() => Signal(Continue);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        if (_api.IsValueCreated) _api.Value.Dispose();
        _folder.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }

    private void Signal(int signal)
    {
        if (Kill(Running.Id, signal) != 0) throw new InvalidOperationException($"signal {signal} did not reach the node");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
