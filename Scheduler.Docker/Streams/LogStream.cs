namespace Scheduler.Docker;

/// <summary>Which of a process's streams bytes came from. A terminal has only <see cref="Stdout"/>.</summary>
public enum LogStream
{
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
}
