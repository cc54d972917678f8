namespace Scheduler.Node.Cli.Locks;

/// <summary>
/// Lends our terminal to a process group, as a shell does for a job: Ctrl-C reaches it, and it may read. Nothing
/// happens without a terminal, or when we are in the background ourselves.
/// </summary>
internal sealed class Foreground
{
    private const int StandardInput = 0;

    private readonly bool _isLent;

    public Foreground(int group)
    {
        if (Posix.IsTerminal(StandardInput) != 1 || Posix.ForegroundGroup(StandardInput) != Posix.OwnGroup()) return;
        // Taking the terminal back is output from the background, which would stop us.
        Posix.SetHandler(Posix.SigTerminalOutput, Posix.Ignore);
        _isLent = Posix.SetForegroundGroup(StandardInput, group) == 0;
        // It may have read before the terminal was its own, and been stopped for that.
        Posix.Kill(-group, Posix.SigContinue);
    }

    public void TakeBack()
    {
        if (_isLent) Posix.SetForegroundGroup(StandardInput, Posix.OwnGroup());
    }
}
