using System.Runtime.InteropServices;

namespace Scheduler.Node.Cli.Locks;

/// <summary>Passes the signals that we get on to the command; before there is one, they end the waiting for the lock.</summary>
internal sealed class SignalRelay : IDisposable
{
    private static readonly int[] Relayed = [Posix.SigHangup, Posix.SigInterrupt, Posix.SigQuit, Posix.SigTerminate, Posix.SigUser1, Posix.SigUser2];

    private readonly CancellationTokenSource _waiting;
    private readonly List<PosixSignalRegistration> _registrations;
    private GroupedProcess? _process;

    public SignalRelay(CancellationTokenSource waiting)
    {
        _waiting = waiting;
        _registrations = [.. Relayed.Select(signal => PosixSignalRegistration.Create((PosixSignal)signal, caught => Relay(caught, signal)))];
    }

    public void To(GroupedProcess process)
    {
        Volatile.Write(ref _process, process);
        if (_waiting.IsCancellationRequested) process.Signal(Posix.SigTerminate);
    }

    public void Dispose() => _registrations.ForEach(one => one.Dispose());

    private void Relay(PosixSignalContext caught, int signal)
    {
        caught.Cancel = true;
        if (Volatile.Read(ref _process) is { } process) process.Signal(signal);
        else _waiting.Cancel();
    }
}
