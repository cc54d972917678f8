using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Scheduler.Tests.Node;

/// <summary>The real command line in a process of its own, told where the node is and what its token is.</summary>
internal sealed class CommandLine : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task<string> _complaints;
    private readonly Task _reading;

    private CommandLine(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>What it has printed so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Starts a command that goes on until it is disposed.</summary>
    public static CommandLine Start(NodeProcess node, params IEnumerable<string> arguments) => Start(node.Url, node.TokenFile, arguments);

    /// <summary>What it prints when all goes well.</summary>
    public static async Task<string> PrintAsync(string url, string tokenFile, params IEnumerable<string> arguments)
    {
        await using var command = Start(url, tokenFile, arguments);
        command._process.StandardInput.Close();
        var result = await command.ExitAsync();
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.ExitCode} {result.Complaints}");
        return result.Output;
    }

    private static CommandLine Start(string url, string tokenFile, IEnumerable<string> arguments)
    {
        var start = NodeProgram.Start(arguments);
        start.Environment["SCHEDULER_URL"] = url;
        start.Environment["SCHEDULER_TOKEN_FILE"] = tokenFile;
        return new CommandLine(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<CommandResult> RunAsync(NodeProcess node, params IEnumerable<string> arguments) => RunWithInputAsync(node, "", arguments);

    /// <summary>Runs a command to its end, with something on its standard input.</summary>
    public static async Task<CommandResult> RunWithInputAsync(NodeProcess node, string input, params IEnumerable<string> arguments)
    {
        await using var command = Start(node, arguments);
        await command._process.StandardInput.WriteAsync(input);
        command._process.StandardInput.Close();
        return await command.ExitAsync();
    }

    /// <summary>How it ended, once it has.</summary>
    public async Task<CommandResult> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Long);
        await _reading;
        return new CommandResult(_process.ExitCode, string.Join('\n', _lines), await _complaints);
    }

    /// <summary>No thread of it runs until <see cref="Thaw"/>; what it has started goes on.</summary>
    public void Freeze() => Signal(Stop);

    public void Thaw() => Signal(Continue);

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public async ValueTask DisposeAsync()
    {
        // What it has started holds its output open, and would keep the reader waiting for ever.
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) _lines.Enqueue(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

internal sealed record CommandResult(int ExitCode, string Output, string Complaints);
