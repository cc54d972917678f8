namespace Scheduler.Node.Cli;

/// <summary>A command ends without success. The message is for a person: what, why, and what to do.</summary>
public sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    public static CommandFailure Usage(string message) => new(Cli.ExitCode.Usage, message);
}
