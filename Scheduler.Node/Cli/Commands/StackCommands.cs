using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Core.Compose.Writing;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
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
        var prune = new Option<bool>("--prune") { Description = "Remove services of the stack that the files do not have." };
        var pull = new Option<bool>("--pull") { Description = "Ask the registries for the images anew; where a name stands for another image by now, it is updated." };
        var scale = new Option<string[]>("--scale") { Description = "SERVICE=N: the scale of a service, over that of the files.", HelpName = "service=n" };
        var command = new Command("up", "Creates or updates a stack, and waits until it runs.") { prune, pull, scale, shared.Detach, shared.Timeout };
        foreach (var option in files.All) command.Add(option);
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var spec = WithScales(files.Read(context.Terminal, arguments), arguments.GetValue(scale) ?? []);
            var patience = arguments.GetValue(shared.Timeout);
            var body = JsonSerializer.SerializeToUtf8Bytes(spec, WireJson.Default.StackSpec);
            var path = Paths.With(Paths.Stack(spec.Name), ("prune", arguments.GetValue(prune) ? "true" : null), ("pull", arguments.GetValue(pull) ? "true" : null));
            var answer = await context.Api.WriteAsync(HttpMethod.Put, path, body, patience, cancel);
            var applied = context.Api.Read(answer, WireJson.Default.StackApplied);
            foreach (var one in applied.Services) context.Say($"{spec.Name}/{one.Name} {Tones.Name(one.Outcome)}");
            if (!arguments.GetValue(shared.Detach)) await context.WaitAsync([.. applied.Services.Select(one => TargetOf(spec.Name, one))], patience, cancel);
            if (context.Json) context.Terminal.Out.WriteLine(answer);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Down(SharedOptions shared)
    {
        var name = new Argument<string?>("stack") { Description = "The stack.", Arity = ArgumentArity.ZeroOrOne };
        var project = new Option<string?>("--project", "-p") { Description = "The stack, as for up.", HelpName = "stack" };
        var command = new Command("down", "Removes a stack's services, and waits until they are gone.") { name, project, shared.Volumes, shared.Detach, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var stack = arguments.GetValue(name) ?? arguments.GetValue(project) ?? throw CommandFailure.Usage("Which stack? Expected: down STACK.");
            var patience = arguments.GetValue(shared.Timeout);
            var path = Paths.With(Paths.Stack(stack), ("volumes", arguments.GetValue(shared.Volumes) ? "true" : null));
            var answer = await context.Api.WriteAsync(HttpMethod.Delete, path, body: null, patience, cancel);
            var applied = context.Api.Read(answer, WireJson.Default.StackApplied);
            foreach (var one in applied.Services) context.Say($"{stack}/{one.Name} {Tones.Name(one.Outcome)}");
            if (!arguments.GetValue(shared.Detach)) await context.WaitAsync([.. applied.Services.Select(one => TargetOf(stack, one))], patience, cancel);
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
            var stack = files.Read(terminal, arguments);
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
            var text = await context.Api.GetTextAsync(Paths.StackCompose(arguments.GetValue(name)!), cancel) ?? throw new CommandFailure(ExitCode.Failed, $"There is no stack {arguments.GetValue(name)}.");
            foreach (var note in text.Split('\n').TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal))) context.Terminal.Error.WriteLine(note[2..]);
            if (arguments.GetValue(file) is { } path) TextFile.Create(Path.GetFullPath(path, context.Terminal.Directory), text);
            else context.Terminal.Out.Write(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static Target TargetOf(string stack, ServiceOutcome outcome) => new(
        new ServiceKey(stack, outcome.Name), outcome.Version ?? 0, outcome.Outcome == OutcomeKind.Removing ? Wish.Gone : Wish.Settled);

    private static StackSpec WithScales(StackSpec spec, string[] scales)
    {
        foreach (var text in scales)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var scale))
                throw CommandFailure.Usage($"\"{text}\" is not a scale: expected SERVICE=N, such as web=5.");
            if (!spec.Services.TryGetValue(text[..equals], out var service)) throw CommandFailure.Usage($"--scale {text}: the files have no service {text[..equals]}.");
            spec = spec with { Services = spec.Services.SetItem(text[..equals], service with { Scale = scale }) };
        }

        return spec;
    }
}
