namespace Scheduler.Node.Cli;

/// <summary>What a script can tell from a command's end. docs/cli.md repeats it.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused, or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself was wrong; nothing was done.</summary>
    public const int Usage = 2;

    public const int Unreachable = 3;

    /// <summary>What was asked for was accepted and has not come about in time.</summary>
    public const int TimedOut = 4;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
