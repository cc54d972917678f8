using System.CommandLine;
using System.Text.Json;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>catalog add, list, show, refresh and remove; deploy and upgrade are <see cref="TemplateCommands"/>.</summary>
internal static class CatalogCommands
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("catalog", "Templates of stacks, from folders and git repositories.");
        command.Add(Add(shared));
        command.Add(List(shared));
        command.Add(Show(shared));
        command.Add(TemplateCommands.Deploy(shared));
        command.Add(TemplateCommands.Upgrade(shared));
        command.Add(Refresh(shared));
        command.Add(Remove(shared));
        return command;
    }

    private static Command Add(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "What to call it." };
        var source = new Argument<string>("SOURCE")
        {
            Description = "A folder, which is sent to the server, or the address of a git repository, which the server reads."
        };
        var branch = new Option<string?>("--branch") { Description = "Of the repository.", HelpName = "name" };
        var command = new Command("add", "Adds a catalog, or replaces one.") { name, source, branch, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var body = Source(context.Terminal, arguments.GetValue(source)!, arguments.GetValue(branch));
            var answer = await context.Api.WriteAsync(
                HttpMethod.Put,
                Paths.Catalog(arguments.GetValue(name)!),
                JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.CatalogPutBody),
                arguments.GetValue(shared.Timeout),
                cancel);
            Say(context, answer);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>What is there is a folder, whatever it is called.</summary>
    private static CatalogPutBody Source(Terminal terminal, string source, string? branch)
    {
        var folder = Path.GetFullPath(source, terminal.Directory);
        if (Directory.Exists(folder))
        {
            if (branch is not null) throw CommandFailure.Usage("A folder has no branch: --branch is for git repositories.");
            var archive = CatalogArchive.Pack(folder)
                ?? throw CommandFailure.Usage($"There is no template in {folder}: expected files such as templates/NAME/0/docker-compose.yml.");
            return new CatalogPutBody(Archive: Convert.ToBase64String(archive));
        }

        if (!source.Contains(':', StringComparison.Ordinal))
            throw CommandFailure.Usage($"There is no folder {folder}, and \"{source}\" is no address of a git repository.");
        return new CatalogPutBody(Git: source, Branch: branch);
    }

    private static Command List(SharedOptions shared)
    {
        var command = new Command("list", "Lists catalogs.");
        command.Aliases.Add("ls");
        shared.Bind(command, async (context, _, cancel) =>
        {
            var text = await context.Api.GetTextAsync(Paths.Catalogs, cancel) ?? "[]";
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(text);
                return ExitCode.Done;
            }

            var table = new TextTable("CATALOG", "SOURCE", "COMMIT", "READ", "REASON");
            foreach (var one in context.Api.Read(text, WireJson.Default.IReadOnlyListCatalogBody))
                table.Row(
                    one.Name,
                    one.Git ?? "uploaded",
                    one.Commit is { Length: > 12 } commit ? commit[..12] : "",
                    Age.Of(one.ChangedAt, context.Now),
                    one.Fault);
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "A catalog, or a template as CATALOG/TEMPLATE." };
        var version = new Option<string?>("--version") { Description = "Of the template.", HelpName = "version" };
        var command = new Command("show", "Shows a catalog's templates, or a template's versions and questions.") { name, version };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var (catalog, template) = TemplateCommands.NameOf(arguments.GetValue(name)!);
            var path = template is null
                ? Paths.Catalog(catalog)
                : Paths.With(Paths.Template(catalog, template), ("version", arguments.GetValue(version)));
            var text = await context.Api.GetTextAsync(path, cancel)
                ?? throw new CommandFailure(ExitCode.Failed, $"There is no {arguments.GetValue(name)}, or not of that version.");
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else if (template is null) Show(context, context.Api.Read(text, WireJson.Default.CatalogBody));
            else Show(context, context.Api.Read(text, WireJson.Default.TemplateBody));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CommandContext context, CatalogBody catalog)
    {
        var table = new TextTable("TEMPLATE", "VERSION", "VERSIONS", "TITLE");
        foreach (var one in catalog.Templates ?? []) table.Row(one.Name, one.Version, $"{one.Releases}", one.Title);
        context.Write(table);
    }

    private static void Show(CommandContext context, TemplateBody template)
    {
        context.Say($"{template.Catalog}/{template.Name} {template.Version}: {template.Title}");
        if (template.Description is { } description) context.Say(description);
        context.Say($"versions: {string.Join(", ", template.Versions)}");
        if (template.UpgradeFrom is { } from) context.Say($"upgrades from: {from}");
        var table = new TextTable("VARIABLE", "TYPE", "NEEDED", "DEFAULT", "LABEL");
        foreach (var one in template.Questions)
            table.Row(
                one.Variable,
                one.Options is { } options ? string.Join("|", options) : Tones.Name(one.Type),
                one.Required ? "yes" : "no",
                one.Default,
                one.Label);
        context.Write(table);
    }

    private static Command Refresh(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "A catalog of a git repository." };
        var command = new Command("refresh", "Reads a catalog's git repository anew.") { name, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            Say(context, await context.Api.WriteAsync(
                HttpMethod.Post, Paths.CatalogRefresh(arguments.GetValue(name)!), null, arguments.GetValue(shared.Timeout), cancel));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "The catalog." };
        var command = new Command("remove", "Forgets a catalog; stacks of its templates stay as they are.") { name, shared.Timeout };
        command.Aliases.Add("rm");
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            await context.Api.WriteAsync(
                HttpMethod.Delete, Paths.Catalog(arguments.GetValue(name)!), null, arguments.GetValue(shared.Timeout), cancel);
            context.Say($"{arguments.GetValue(name)} is no catalog");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Say(CommandContext context, string answer)
    {
        var catalog = context.Api.Read(answer, WireJson.Default.CatalogBody);
        context.Say(
            $"{catalog.Name}: {catalog.Templates?.Count ?? 0} templates{(catalog.Commit is { Length: > 12 } commit ? $" of commit {commit[..12]}" : "")}");
        if (context.Json) context.Terminal.Out.WriteLine(answer);
    }
}
