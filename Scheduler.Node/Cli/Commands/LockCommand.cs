using System.CommandLine;
using Scheduler.Messages.Locks;
using Scheduler.Node.Cli.Locks;

namespace Scheduler.Node.Cli.Commands;

/// <summary>lock: runs a command while a lock is held.</summary>
public static class LockCommand
{
    private const string Name = "lock";

    public static Command Make(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "The lock: letters a-z, digits, '.', '_' and '-'." };
        var words = new Argument<string[]>("COMMAND") { Description = "What to run, after --.", Arity = ArgumentArity.OneOrMore };
        var wait = SharedOptions.DurationOption("--wait", "How long to wait for the lock; not at all by default.", TimeSpan.Zero);
        var ttl = SharedOptions.DurationOption(
            "--ttl",
            "How long the lock stays held when this program or its server is cut off, from 1s to 24h.",
            TimeSpan.FromSeconds(15));
        var killAfter = SharedOptions.DurationOption(
            "--kill-after",
            "When the lock is lost: how long the command has between SIGTERM and SIGKILL; at most a quarter of --ttl.",
            TimeSpan.FromSeconds(5));
        var note = new Option<string?>("--note") { Description = "What for, shown to others." };
        var command = new Command(Name, "Runs a command while a lock is held, and stops it when the lock is lost.")
        {
            name, words, wait, ttl, killAfter, note
        };
        shared.Bind(command, (context, arguments, cancel) =>
        {
            if (!OperatingSystem.IsLinux()) throw CommandFailure.Usage("lock runs commands on Linux only; the REST API has locks for every system.");
            var wanted = arguments.GetRequiredValue(name);
            if (LockName.Fault(wanted) is { } fault) throw CommandFailure.Usage($"\"{wanted}\": {fault}.");
            var live = arguments.GetValue(ttl);
            if (SessionLimits.TtlFault(live) is { } wrong) throw CommandFailure.Usage($"--ttl: {wrong}.");
            if (SessionLimits.NoteFault(arguments.GetValue(note)) is { } odd) throw CommandFailure.Usage($"--note: {odd}.");
            var client = new LockClient(context.Api, wanted, live, arguments.GetValue(note));
            var run = new LockRun(
                context.Terminal,
                client,
                new HoldClock(new BootClock(), live, arguments.GetValue(killAfter)),
                arguments.GetValue(wait));
            return run.RunAsync(arguments.GetRequiredValue(words), cancel);
        });
        return command;
    }

    /// <summary>Whether the command line is one whose signals are its command's, which may take its time to end.</summary>
    public static bool TakesSignals(ParseResult parsed) => parsed.CommandResult.Command.Name == Name;
}
