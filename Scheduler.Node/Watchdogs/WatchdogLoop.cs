using System.Runtime.InteropServices;

namespace Scheduler.Node.Watchdogs;

/// <summary>
/// The watchdog's own process: looks at what it was told many times a second, and ends what is over its time. It goes on
/// when the agent is killed, frozen or stopped, until there is nothing left to look after.
/// </summary>
internal static class WatchdogLoop
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(1);

    public static int Run(string path)
    {
        AgentStreams.LetGo();
        Directory.CreateDirectory(path);
        var folder = new GuardFolder(path, GuardFolder.MachineLife());
        using var only = folder.TryLock();
        if (only is null) return 0;
        // It is stopped by having nothing to do, and not with the agent.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        var clock = new BootClock();
        var busyAt = clock.GetTimestamp();
        while (clock.GetElapsedTime(busyAt) < IdleMax)
        {
            if (Look(folder, MachineClock.Now(clock))) busyAt = clock.GetTimestamp();
            Thread.Sleep(LookEvery);
        }

        return 0;
    }

    /// <summary>Ends what is over its time by now. True while there is anything to look after.</summary>
    public static bool Look(GuardFolder folder, long now)
    {
        folder.Beat(now);
        var guarded = folder.Guarded();
        foreach (var (container, until) in guarded.Where(one => one.Until <= now))
        {
            if (ContainerProcesses.End(container) == 0) folder.Forget(container);
        }

        return guarded.Count > 0;
    }
}
