using System.ComponentModel;
using System.Diagnostics;
using Scheduler.Core.Agents;

namespace Scheduler.Node.Watchdogs;

/// <summary>
/// The watchdog as an agent has it: a process of the same program, started with the first lease that it has to guard,
/// and again when it is found gone. They talk through a folder, so a new agent finds the watchdog of the one before.
/// </summary>
internal sealed class WatchdogProcess : IWatchdog
{
    /// <summary>The command by which the program is its own watchdog.</summary>
    public const string Command = "watchdog";

    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(1);

    private readonly BootClock _clock = new();
    private readonly GuardFolder _folder;
    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private Process? _process;

    /// <param name="program">What starts this program, with its first arguments.</param>
    public WatchdogProcess(string folder, string program, IReadOnlyList<string> arguments)
    {
        Directory.CreateDirectory(folder);
        _folder = new GuardFolder(folder, GuardFolder.MachineLife());
        (_program, _arguments) = (program, arguments);
    }

    public long Now => MachineClock.Now(_clock);

    public bool IsOnGuard => _folder.LastBeat() is { } beat && Now - beat < SilentAfter.Ticks;

    public bool Guard(string container, long until)
    {
        var isNoted = _folder.Guard(container, until);
        if (!IsOnGuard) Start();
        return isNoted;
    }

    private void Start()
    {
        if (_process is { HasExited: false }) return;
        try
        {
            var start = new ProcessStartInfo(_program) { UseShellExecute = false };
            foreach (var argument in _arguments.Append(Command).Append(_folder.Path)) start.ArgumentList.Add(argument);
            _process?.Dispose();
            _process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // Not on guard, then: its service waits for a person's word.
        }
    }
}
