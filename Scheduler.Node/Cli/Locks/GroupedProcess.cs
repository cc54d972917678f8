using System.Runtime.InteropServices;

namespace Scheduler.Node.Cli.Locks;

/// <summary>
/// A command that leads a process group of its own, so that a signal reaches all that it has started. It shares our
/// input, output and terminal.
/// </summary>
internal sealed class GroupedProcess
{
    // Between them lies the reaping: after it, the number may be another process's.
    private readonly Lock _gate = new();
    private readonly int _id;
    private readonly Foreground _terminal;
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isReaped;

    private GroupedProcess(int id)
    {
        _id = id;
        _terminal = new Foreground(id);
        new Thread(WaitForExit) { IsBackground = true, Name = "command" }.Start();
    }

    /// <summary>Completes when the command itself has ended; others of its group may live on.</summary>
    public Task Exited => _exited.Task;

    /// <exception cref="CommandFailure">There is no such command, or it cannot be run: 127 and 126, as in shells.</exception>
    public static GroupedProcess Start(IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var attributes = new byte[Posix.StructureBytesMax];
        var (toDefault, none) = (new byte[Posix.StructureBytesMax], new byte[Posix.StructureBytesMax]);
        // The runtime ignores SIGPIPE, and a process inherits what is ignored.
        foreach (var signal in new[]
            {
                Posix.SigPipe, Posix.SigHangup, Posix.SigInterrupt,
                Posix.SigQuit, Posix.SigTerminate, Posix.SigTerminalOutput
            })
            Require(Posix.AddSignal(toDefault, signal));
        Require(Posix.InitAttributes(attributes));
        Require(Posix.SetFlags(attributes, Posix.SpawnSetGroup | Posix.SpawnSetDefaultSignals | Posix.SpawnSetMask));
        Require(Posix.SetDefaultSignals(attributes, toDefault));
        Require(Posix.SetMask(attributes, none));
        var error = Posix.Spawn(
            out var id, command[0], 0, attributes, [.. command, null], [.. environment.Select(pair => $"{pair.Key}={pair.Value}"), null]);
        if (error == 0) return new GroupedProcess(id);
        var code = error == Posix.NoSuchFile ? ExitCode.NoSuchCommand : ExitCode.CannotRun;
        throw new CommandFailure(code, $"{command[0]} cannot be run: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    /// <summary>Sends a signal to the whole group, unless the command has been waited for.</summary>
    public void Signal(int signal)
    {
        lock (_gate)
        {
            if (!_isReaped) Posix.Kill(-_id, signal);
        }
    }

    /// <summary>The command's exit code, and 128 and the signal's number when one ended it. Once, after <see cref="Exited"/>.</summary>
    public int Reap()
    {
        lock (_gate)
        {
            _isReaped = true;
            _terminal.TakeBack();
            if (Posix.Reap(_id, out var status, options: 0) != _id) return ExitCode.Failed;
            var signal = status & 0x7f;
            return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
        }
    }

    private void WaitForExit()
    {
        var info = new byte[Posix.StructureBytesMax];
        while (Posix.WaitFor(Posix.IdIsProcess, _id, info, Posix.WaitExited | Posix.WaitLeaveUnreaped) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.Interrupted) break;
        }

        _exited.SetResult();
    }

    private static void Require(int error)
    {
        if (error != 0) throw new InvalidOperationException($"the command's process cannot be prepared: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
