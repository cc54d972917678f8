using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Questions;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Cli.Waiting;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>catalog deploy and upgrade: stacks out of templates.</summary>
internal static class TemplateCommands
{
    public static Command Deploy(SharedOptions shared)
    {
        var name = new Argument<string>("TEMPLATE") { Description = "CATALOG/TEMPLATE." };
        var stack = new Option<string?>("--stack") { Description = "The stack to make. Default: the template's name.", HelpName = "stack" };
        var version = Version();
        var answers = new AnswerOptions();
        var command = new Command("deploy", "Makes a stack of a template, and waits until it runs.")
        {
            name, stack, version, answers.File, shared.Detach, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var (catalog, template) = NameOf(arguments.GetValue(name)!);
            if (template is null) throw CommandFailure.Usage("Which template? Expected: deploy CATALOG/TEMPLATE.");
            var shown = await ShownAsync(context, catalog, template, arguments.GetValue(version), cancel);
            var target = arguments.GetValue(stack) ?? template[(template.IndexOf('*', StringComparison.Ordinal) + 1)..];
            var body = new TemplateDeployBody(
                target,
                shown.Version,
                Answered(context.Terminal, arguments, answers, shown, ImmutableSortedDictionary<string, string>.Empty));
            return await ApplyAsync(
                shared, context, arguments,
                Paths.TemplateDeploy(catalog, template),
                JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.TemplateDeployBody),
                cancel);
        });
        return command;
    }

    public static Command Upgrade(SharedOptions shared)
    {
        var stack = new Argument<string>("STACK") { Description = "A stack that was made of a template." };
        var version = Version();
        var prune = new Option<bool>("--prune") { Description = "Remove services that the new version does not have." };
        var noPreflight = new Option<bool>("--no-preflight")
        {
            Description = "Begin updates though they would get no further, or could not be taken back."
        };
        var answers = new AnswerOptions();
        var command = new Command("upgrade", "Upgrades a stack to a newer version of its template, with the answers that were given before.")
        {
            stack, version, answers.File, prune, noPreflight, shared.Detach, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var path = Paths.StackTemplate(arguments.GetValue(stack)!);
            var text = await context.Api.GetTextAsync(path, cancel)
                ?? throw new CommandFailure(
                    ExitCode.Failed,
                    $"The stack {arguments.GetValue(stack)} is not there, or was not made of a template.");
            var present = context.Api.Read(text, WireJson.Default.StackTemplateBody);
            var wanted = arguments.GetValue(version) ?? present.UpgradesTo?.LastOrDefault()
                ?? throw new CommandFailure(
                    ExitCode.Failed,
                    $"There is no version of {present.Catalog}/{present.Template} that {present.Version} may be upgraded to.");
            var shown = await ShownAsync(context, present.Catalog, present.Template, wanted, cancel);
            var body = new TemplateUpgradeBody(
                wanted,
                Answered(context.Terminal, arguments, answers, shown, present.Answers),
                arguments.GetValue(prune));
            return await ApplyAsync(
                shared, context, arguments,
                Paths.With(path, ("preflight", arguments.GetValue(noPreflight) ? "false" : null)),
                JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.TemplateUpgradeBody),
                cancel);
        });
        return command;
    }

    /// <summary>A catalog, or a template of one.</summary>
    public static (string Catalog, string? Template) NameOf(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? (text[..slash], text[(slash + 1)..]) : (text, null);

    private static Option<string?> Version() => new("--version")
    {
        Description = "Of the template. Default: the one that its author names, or the newest.",
        HelpName = "version"
    };

    private static async Task<TemplateBody> ShownAsync(
        CommandContext context, string catalog, string template, string? version, CancellationToken cancel)
    {
        var text = await context.Api.GetTextAsync(Paths.With(Paths.Template(catalog, template), ("version", version)), cancel);
        return context.Api.Read(
            text ?? throw new CommandFailure(
                ExitCode.Failed,
                $"There is no template {catalog}/{template}{(version is null ? "" : $" of version {version}")}."),
            WireJson.Default.TemplateBody);
    }

    /// <summary>The answers' file, then the environment for what is asked; and from a person what is needed still.</summary>
    private static ImmutableSortedDictionary<string, string> Answered(
        Terminal terminal, ParseResult arguments, AnswerOptions options, TemplateBody template, ImmutableSortedDictionary<string, string> before)
    {
        var questions = template.Questions.Select(question => question.ToQuestion()).ToList();
        var answers = questions
            .Where(question => terminal.Environment.ContainsKey(question.Variable))
            .ToImmutableSortedDictionary(question => question.Variable, question => terminal.Environment[question.Variable]);
        if (options.FileOf(terminal, arguments) is { } file)
        {
            var (given, findings) = AnswerSheet.Read(file, terminal.Environment);
            if (findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } fault) throw CommandFailure.Usage(fault.ToString());
            answers = answers.SetItems(given);
        }

        var missing = questions
            .Where(question =>
                !answers.ContainsKey(question.Variable)
                && !before.ContainsKey(question.Variable)
                && AnswerRules.Fault(question, question.Default ?? "") is not null)
            .ToList();
        return missing.Count > 0 && AnswerOptions.Ask(terminal, missing) is { } told ? answers.SetItems(told) : answers;
    }

    private static async Task<int> ApplyAsync(
        SharedOptions shared, CommandContext context, ParseResult arguments,
        string path, byte[] body, CancellationToken cancel)
    {
        var patience = arguments.GetValue(shared.Timeout);
        var answer = await context.Api.WriteAsync(HttpMethod.Post, path, body, patience, cancel);
        var applied = context.Api.Read(answer, WireJson.Default.TemplateApplied);
        foreach (var warning in applied.Warnings) context.Terminal.Error.WriteLine(warning);
        context.Say($"{applied.Stack} is of {applied.Catalog}/{applied.Template} {applied.Version}");
        foreach (var one in applied.Services) context.Say($"{applied.Stack}/{one.Name} {Tones.Name(one.Outcome)}");
        if (!arguments.GetValue(shared.Detach))
            await context.WaitAsync([.. applied.Services.Select(one => TargetOf(applied.Stack, one))], patience, cancel);
        if (context.Json) context.Terminal.Out.WriteLine(answer);
        return ExitCode.Done;
    }

    private static Target TargetOf(string stack, ServiceOutcome outcome) => new(
        new ServiceKey(stack, outcome.Name), outcome.Version ?? 0, outcome.Outcome == OutcomeKind.Removing ? Wish.Gone : Wish.Settled);
}
