using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>
/// A server in a network namespace of its own, and the supervisor that starts it again whenever its process has ended.
/// Its output is kept from all of its lives.
/// </summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private const int TerminateSignal = 15;
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _output = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string[] _arguments;
    private readonly string _secret;
    private Process? _process;
    private Task? _supervision;

    /// <param name="settings">Each <c>key=value</c>.</param>
    /// <param name="secret">What lets it into the cluster.</param>
    public ClusterServer(string name, Namespace place, string secret, params IEnumerable<string> settings)
    {
        (Name, Place, _secret) = (name, place, secret);
        string[] own = [$"node.id={name}", $"gateway.listen={Url}", "gateway.allowInsecure=true", $"cluster.listen=https://{place.Address}:7071"];
        _arguments = ["node", .. own.Concat(settings).SelectMany(one => new[] { "--set", one })];
    }

    public string Name { get; }

    public Namespace Place { get; }

    public string Url => $"http://{Place.Address}:7070";

    /// <summary>How often its process has ended without being told to for good.</summary>
    public int Ends { get; private set; }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public void Start() => _supervision = SuperviseAsync();

    /// <summary>kill -9. The supervisor brings it back a second later.</summary>
    public void Kill() => Running.Kill();

    /// <summary>Asks it to end, as an operator would.</summary>
    /// <returns>Once it has.</returns>
    public async Task TerminateAsync()
    {
        var process = Running;
        Signal(TerminateSignal);
        await process.WaitForExitAsync().WaitAsync(Patience.Long);
    }

    /// <summary>No thread of it runs until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal(StopSignal);

    public void Thaw() => Signal(ContinueSignal);

    public Task<bool> IsReadyAsync() => NodeClient.IsReadyAsync(Url);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_process is { HasExited: false } process) process.Kill();
        if (_supervision is not null) await _supervision;
        _stop.Dispose();
    }

    private Process Running => _process ?? throw new InvalidOperationException($"{Name} is not started");

    private async Task SuperviseAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var process = _process = Launch();
            await process.WaitForExitAsync();
            Keep($"-- {Name} ended with {process.ExitCode}");
            if (_stop.IsCancellationRequested) return;
            Ends++;
            await Patience.PauseAsync(RestartDelay);
        }
    }

    private Process Launch()
    {
        var start = NodeProgram.Start(_arguments);
        foreach (var word in Place.Enter.Skip(1).Append(start.FileName).Reverse()) start.ArgumentList.Insert(0, word);
        start.FileName = Place.Enter[0];
        start.Environment["SCHEDULER__CLUSTER__TOKEN"] = _secret;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }

    private void Signal(int signal)
    {
        if (SendSignal(Running.Id, signal) != 0) throw new InvalidOperationException($"signal {signal} did not reach {Name}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
