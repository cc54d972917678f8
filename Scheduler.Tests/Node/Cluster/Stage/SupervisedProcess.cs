using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>
/// A node in a network namespace, and the supervisor that starts it again whenever its process has ended. Its output is
/// kept from all of its lives.
/// </summary>
/// <param name="arguments">Of the published program.</param>
/// <param name="environment">Beyond this process's own.</param>
internal sealed class SupervisedProcess(
    string name, Namespace place, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private const int TerminateSignal = 15;
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _output = new();
    private CancellationTokenSource _stop = new();
    private Process? _process;
    private Task? _supervision;

    /// <summary>How often its process has ended without being told to for good.</summary>
    public int Ends { get; private set; }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private Process Running => _process ?? throw new InvalidOperationException($"{name} is not started");

    public void Start() => _supervision = SuperviseAsync(_stop.Token);

    /// <summary>Kills it for good, until the next <see cref="Start"/>.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_process is { HasExited: false } process) process.Kill();
        if (_supervision is not null) await _supervision;
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    /// <summary>kill -9. The supervisor brings it back a second later.</summary>
    public void Kill() => Running.Kill();

    /// <summary>Asks it to end, as an operator would; the supervisor brings it back a second later.</summary>
    /// <returns>Once it has ended.</returns>
    public async Task TerminateAsync()
    {
        var process = Running;
        Signal(TerminateSignal);
        await process.WaitForExitAsync().WaitAsync(Patience.Long);
    }

    /// <summary>No thread of it runs until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal(StopSignal);

    public void Thaw() => Signal(ContinueSignal);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task SuperviseAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var process = _process = Launch();
            await process.WaitForExitAsync(CancellationToken.None);
            Keep($"-- {name} ended with {process.ExitCode}");
            if (stop.IsCancellationRequested) return;
            Ends++;
            await Patience.PauseAsync(RestartDelay);
        }
    }

    private Process Launch()
    {
        var start = NodeProgram.Start(arguments);
        foreach (var word in place.Enter.Skip(1).Append(start.FileName).Reverse()) start.ArgumentList.Insert(0, word);
        start.FileName = place.Enter[0];
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
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
        if (SendSignal(Running.Id, signal) != 0) throw new InvalidOperationException($"signal {signal} did not reach {name}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
