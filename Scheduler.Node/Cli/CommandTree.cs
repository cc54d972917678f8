using System.CommandLine;
using Scheduler.Messages.Files;
using Scheduler.Node.Cli.Commands;
using Scheduler.Node.Cli.Running;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Cli;

/// <summary>The program's commands, and the one place where their failures become an exit code.</summary>
public static class CommandTree
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    /// <param name="runNode">Runs a node until it is told to stop; answers its exit code.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Terminal terminal,
        Func<NodeOptions, CancellationToken, Task<int>> runNode, CancellationToken cancel = default)
    {
        var root = Root(terminal, runNode);
        var parsed = root.Parse(arguments.Count == 0 ? ["--help"] : RunWords.Separated(root, arguments));
        if (parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in parsed.Errors) Complain(terminal, InPlainWords(error.Message));
            terminal.Error.WriteLine($"{CommandLineOf(parsed)} --help shows what is expected.");
            return ExitCode.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Out,
                Error = terminal.Error,
                ProcessTerminationTimeout = LockCommand.TakesSignals(parsed) ? null : StopTimeout
            };
            return await parsed.InvokeAsync(invocation, cancel);
        }
        catch (CommandFailure failure)
        {
            Complain(terminal, failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>The parser names what it expected by its type.</summary>
    private static string InPlainWords(string error)
    {
        var at = error.IndexOf(" as expected type '", StringComparison.Ordinal);
        if (at < 0) return error;
        return $"{error[..at]}: {(error[at..].Contains("System.Int", StringComparison.Ordinal) ? "a whole number" : "something else")} is expected.";
    }

    internal static RootCommand Root(Terminal terminal, Func<NodeOptions, CancellationToken, Task<int>> runNode)
    {
        var shared = new SharedOptions(terminal);
        var root = new RootCommand("Runs stacks of containers on Docker hosts, and keeps them running.")
        {
            shared.Url, shared.TokenFile, shared.Json
        };
        root.HelpName = "scheduler";
        root.Add(LocalCommands.Node(runNode));
        root.Add(AgentCommand.Make(runNode));
        root.Add(LocalCommands.Watchdog());
        root.Add(StackCommands.Up(shared, new StackFiles()));
        root.Add(PlanCommand.Make(shared, new StackFiles()));
        root.Add(StackCommands.Down(shared));
        root.Add(StackCommands.Config(terminal, new StackFiles()));
        root.Add(StackCommands.Export(shared));
        root.Add(CatalogCommands.Make(shared));
        root.Add(ListCommands.Stacks(shared));
        root.Add(ListCommands.Services(shared));
        root.Add(ListCommands.Instances(shared));
        var hosts = HostCommands.Make(shared);
        HostTokenCommands.AddTo(hosts, shared);
        root.Add(hosts);
        root.Add(RebalanceCommand.Make(shared));
        root.Add(OrphanCommands.Make(shared));
        root.Add(RecoverCommand.Make(shared));
        root.Add(InspectCommand.Make(shared));
        root.Add(RunCommand.Make(shared));
        root.Add(CronCommands.Make(shared));
        root.Add(ScaleCommand.Make(shared));
        foreach (var command in ActionCommands.All(shared)) root.Add(command);
        root.Add(UpgradeCommands.Rollback(shared));
        root.Add(UpgradeCommands.Upgrade(shared));
        root.Add(StreamCommands.Logs(shared));
        root.Add(StreamCommands.Events(shared));
        var cluster = ClusterCommands.Make(terminal, shared.Json);
        MemberCommands.AddTo(cluster, shared);
        root.Add(cluster);
        root.Add(RegistryCommands.Make(shared));
        root.Add(WebhookCommands.Make(shared));
        root.Add(FileCommands.Make(shared, FileKind.Secret));
        root.Add(FileCommands.Make(shared, FileKind.Config));
        root.Add(LockCommand.Make(shared));
        root.Add(LockListCommands.List(shared));
        root.Add(LockListCommands.Break(shared));
        root.Add(LocalCommands.Version(terminal, shared.Json));
        root.Add(LocalCommands.Completion(terminal));
        return root;
    }

    private static void Complain(Terminal terminal, string message) => terminal.Error.WriteLine($"scheduler: {message}");

    private static string CommandLineOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "scheduler" : $"scheduler {parsed.CommandResult.Command.Name}";
}
