using System.CommandLine;
using System.Text.Json;
using Scheduler.Core.Compose.Writing;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Cli.Waiting;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>up, down, config and export: stacks out of files, and back.</summary>
public static class StackCommands
{
    public static Command Up(SharedOptions shared, StackFiles files)
    {
        var stack = new StackOptions();
        var noPreflight = new Option<bool>("--no-preflight")
        {
            Description = "Begin updates though they would get no further, or could not be taken back."
        };
        var upgrade = new UpgradeOptions();
        var command = new Command("up", "Creates or updates a stack, and waits until it runs.") { noPreflight, shared.Detach, shared.Timeout };
        stack.AddTo(command);
        foreach (var option in files.All) command.Add(option);
        upgrade.AddTo(command);
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var (read, kept) = files.Read(context.Terminal, arguments);
            var spec = upgrade.Apply(arguments, stack.WithScales(arguments, read));
            var patience = arguments.GetValue(shared.Timeout);
            if (upgrade.IsDecision(arguments)) return await upgrade.DecideAsync(context, arguments, shared, spec, cancel);
            var body = JsonSerializer.SerializeToUtf8Bytes(spec, WireJson.Default.StackSpec);
            await StackFileCalls.MakeAsync(context, kept, patience, cancel);
            var path = stack.PathWith(arguments, upgrade, Paths.Stack(spec.Name), ("preflight", arguments.GetValue(noPreflight) ? "false" : null));
            var answer = await context.Api.WriteAsync(HttpMethod.Put, path, body, patience, cancel);
            var applied = context.Api.Read(answer, WireJson.Default.StackApplied);
            foreach (var one in applied.Services) context.Say($"{spec.Name}/{one.Name} {Tones.Name(one.Outcome)}");
            foreach (var warning in applied.Warnings ?? []) context.Terminal.Error.WriteLine(Cell.OneLine(warning));
            if (!arguments.GetValue(shared.Detach))
                await context.WaitAsync([.. applied.Services.Select(one => TargetOf(spec.Name, one))], patience, cancel);
            if (upgrade.IsConfirmed(arguments)) await upgrade.DecideAsync(context, arguments, shared, spec, cancel);
            if (context.Json) context.Terminal.Out.WriteLine(answer);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Down(SharedOptions shared)
    {
        var name = new Argument<string?>("stack") { Description = "The stack.", Arity = ArgumentArity.ZeroOrOne };
        var project = new Option<string?>("--project", "-p") { Description = "The stack, as for up.", HelpName = "stack" };
        var command = new Command("down", "Removes a stack's services, and waits until they are gone.")
        {
            name, project, shared.Volumes, shared.Detach, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var stack = arguments.GetValue(name) ?? arguments.GetValue(project) ?? throw CommandFailure.Usage("Which stack? Expected: down STACK.");
            var patience = arguments.GetValue(shared.Timeout);
            var path = Paths.With(Paths.Stack(stack), ("volumes", arguments.GetValue(shared.Volumes) ? "true" : null));
            var answer = await context.Api.WriteAsync(HttpMethod.Delete, path, body: null, patience, cancel);
            var applied = context.Api.Read(answer, WireJson.Default.StackApplied);
            foreach (var one in applied.Services) context.Say($"{stack}/{one.Name} {Tones.Name(one.Outcome)}");
            await StackFileCalls.RemoveAsync(context, stack, patience, cancel);
            if (!arguments.GetValue(shared.Detach))
                await context.WaitAsync([.. applied.Services.Select(one => TargetOf(stack, one))], patience, cancel);
            if (context.Json) context.Terminal.Out.WriteLine(answer);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Config(Terminal terminal, StackFiles files)
    {
        var asCompose = new Option<bool>("--compose") { Description = "As one compose file, in which everything is filled in." };
        var command = new Command("config", "Shows the stack that files give, as JSON, without sending it.") { asCompose };
        foreach (var option in files.All) command.Add(option);
        command.SetAction(arguments =>
        {
            var stack = files.Read(terminal, arguments).Spec;
            if (arguments.GetValue(asCompose)) terminal.Out.Write(ComposeWriter.Write(stack).Text);
            else terminal.Out.WriteLine(JsonSerializer.Serialize(stack, WireJson.Indented.StackSpec));
        });
        return command;
    }

    public static Command Export(SharedOptions shared)
    {
        var name = new Argument<string>("stack") { Description = "The stack." };
        var file = new Option<string?>("--output", "-o") { Description = "Write to this file; it must not exist yet.", HelpName = "file" };
        var command = new Command("export", "Writes a compose file that gives a stack again as it is.") { name, file };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var text = await context.Api.GetTextAsync(Paths.StackCompose(arguments.GetValue(name)!), cancel)
                ?? throw new CommandFailure(ExitCode.Failed, $"There is no stack {arguments.GetValue(name)}.");
            foreach (var note in text.Split('\n').TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal)))
                context.Terminal.Error.WriteLine(note[2..]);
            if (arguments.GetValue(file) is { } path) TextFile.Create(Path.GetFullPath(path, context.Terminal.Directory), text);
            else context.Terminal.Out.Write(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static Target TargetOf(string stack, ServiceOutcome outcome) => new(
        new ServiceKey(stack, outcome.Name),
        outcome.Version ?? 0,
        outcome.Outcome == OutcomeKind.Removing ? Wish.Gone : Wish.Settled,
        outcome.Revision);
}
