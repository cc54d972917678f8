namespace Scheduler.Node.Cli;

/// <summary>What a script can tell from a command's end. docs/cli.md repeats it.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused, or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself was wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>plan --detailed-exitcode: something would be done.</summary>
    public const int Changes = 2;

    public const int Unreachable = 3;

    /// <summary>What was asked for was accepted and has not come about in time.</summary>
    public const int TimedOut = 4;

    /// <summary>lock: not acquired within --wait; the command was not run.</summary>
    public const int NotAcquired = 120;

    /// <summary>lock: the lock was lost, and the command was stopped.</summary>
    public const int LockLost = 121;

    /// <summary>run: the container could not be run, as docker says it.</summary>
    public const int NotRun = 125;

    /// <summary>lock: the command cannot be run, as shells say it.</summary>
    public const int CannotRun = 126;

    /// <summary>lock: there is no such command, as shells say it.</summary>
    public const int NoSuchCommand = 127;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
