using System.CommandLine;
using Scheduler.Node.Configuration;
using Scheduler.Node.Sql;
using Scheduler.Node.Watchdogs;

namespace Scheduler.Node.Cli.Commands;

/// <summary>node, version and completion: what needs no server.</summary>
public static class LocalCommands
{
    /// <param name="run">Runs a node until it is told to stop; answers its exit code.</param>
    public static Command Node(Func<NodeOptions, CancellationToken, Task<int>> run)
    {
        var source = new ConfigurationOptions();
        var command = new Command("node", "Runs a node.") { source.File, source.Settings };
        command.SetAction((arguments, cancel) => StartedAsync(run, source.Load(arguments), cancel));
        return command;
    }

    /// <summary>Started by a node's agent and by nobody else.</summary>
    public static Command Watchdog()
    {
        var folder = new Argument<string>("folder") { Description = "What the agent and the watchdog share." };
        var command = new Command(WatchdogProcess.Command, "Ends containers whose lease is over.") { folder };
        command.Hidden = true;
        command.SetAction(arguments => WatchdogLoop.Run(arguments.GetRequiredValue(folder)));
        return command;
    }

    public static Command Version(Terminal terminal, Option<bool> json)
    {
        var command = new Command("version", "Shows the version of this program.");
        command.SetAction(arguments => terminal.Out.WriteLine(arguments.GetValue(json) ? $"{{\"version\":\"{Current}\"}}" : Current));
        return command;
    }

    public static string Current { get; } =
        ProgramVersion.Text;

    public static Command Completion(Terminal terminal)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a script that completes commands in a shell.") { shell };
        command.SetAction(arguments => terminal.Out.Write(CompletionScripts.Of(arguments.GetRequiredValue(shell))));
        return command;
    }

    /// <summary>What keeps a node from starting is for a person to mend: a data directory, a port, a database in use.</summary>
    internal static async Task<int> StartedAsync(Func<NodeOptions, CancellationToken, Task<int>> run, NodeOptions options, CancellationToken cancel)
    {
        try
        {
            return await run(options, cancel);
        }
        catch (Exception fault) when (fault is DatabaseUnusableException or ConfigurationException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, fault.Message);
        }
    }
}
