using System.CommandLine;
using System.Globalization;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>orphans, orphans adopt and orphans remove: containers that no service asks for, and what becomes of them.</summary>
internal static class OrphanCommands
{
    private const int IdShown = 12;

    public static Command Make(SharedOptions shared)
    {
        var command = new Command("orphans", "Lists containers that no service asks for; they are kept until a person decides.");
        shared.Bind(command, ListAsync);
        command.Add(Act(
            shared,
            "adopt",
            "Gives orphans back to their services as they are; a lost service is made again with all of its containers.",
            HttpMethod.Post,
            one => $"{Paths.Orphan(one)}/adopt"));
        command.Add(Act(shared, "remove", "Stops and removes orphans; their named volumes stay.", HttpMethod.Delete, Paths.Orphan));
        return command;
    }

    private static async Task<int> ListAsync(CommandContext context, ParseResult arguments, CancellationToken cancel)
    {
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(Paths.Orphans, cancel));
            return ExitCode.Done;
        }

        var table = new TextTable("CONTAINER", "HOST", "SERVICE", "SLOT", "IMAGE", "STATE", "AGE", "REASON");
        foreach (var one in await LookAsync(context, cancel))
        {
            table.Row(
                Short(one.Container), one.Host, one.Service, one.Slot.ToString(CultureInfo.InvariantCulture),
                one.Image, one.State, Age.Of(one.CreatedAt, context.Now), one.Reason);
        }

        context.Write(table);
        return ExitCode.Done;
    }

    private static Command Act(SharedOptions shared, string name, string description, HttpMethod method, Func<string, string> path)
    {
        var containers = new Argument<string[]>("container") { Description = "Orphans by their names or ids.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every orphan." };
        var service = new Option<string?>("--service") { Description = "The orphans of one service, as STACK/SERVICE.", HelpName = "service" };
        var command = new Command(name, description) { containers, all, service };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var chosen = await ChooseAsync(
                context, arguments.GetValue(containers) ?? [], arguments.GetValue(all), arguments.GetValue(service), cancel);
            return await ActAsync(context, chosen, one => (method, path(one)), cancel);
        });
        return command;
    }

    /// <summary>Exactly one way of naming them, so that nothing is meant by leaving all away.</summary>
    private static async Task<IReadOnlyList<string>> ChooseAsync(
        CommandContext context, string[] named, bool all, string? service, CancellationToken cancel)
    {
        if (new[] { named.Length > 0, all, service is not null }.Count(given => given) != 1)
            throw CommandFailure.Usage("Name orphans, or give --service STACK/SERVICE, or --all.");
        if (named.Length > 0) return named;
        if (service is not null && !ServiceKey.TryParse(service, out _))
            throw CommandFailure.Usage($"\"{service}\" is not a service: expected STACK/SERVICE.");
        var found = (await LookAsync(context, cancel)).Where(one => all || one.Service == service).Select(one => one.Container).ToList();
        if (found.Count == 0) throw new CommandFailure(ExitCode.Failed, all ? "There are no orphans." : $"There are no orphans of {service}.");
        return found;
    }

    private static async Task<int> ActAsync(
        CommandContext context, IReadOnlyList<string> chosen, Func<string, (HttpMethod Method, string Path)> request, CancellationToken cancel)
    {
        var answers = new List<string>();
        var failures = 0;
        foreach (var container in chosen)
        {
            var (method, path) = request(container);
            try
            {
                answers.Add(await context.Api.WriteAsync(method, path, body: null, TimeSpan.Zero, cancel));
                var done = context.Api.Read(answers[^1], WireJson.Default.OrphanDoneBody);
                context.Say($"{Short(container)}: {done.Done} ({done.Service})");
            }
            catch (CommandFailure refused) when (chosen.Count > 1 && refused.ExitCode == ExitCode.Failed)
            {
                // The others are independent of this one.
                failures++;
                context.Terminal.Error.WriteLine($"scheduler: {Short(container)}: {refused.Message}");
            }
        }

        if (context.Json) context.Terminal.Out.WriteLine($"[{string.Join(',', answers)}]");
        return failures == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static Task<IReadOnlyList<OrphanBody>> LookAsync(CommandContext context, CancellationToken cancel) =>
        context.Api.GetAsync(Paths.Orphans, WireJson.Default.IReadOnlyListOrphanBody, cancel);

    private static string Short(string container) => container.Length == 64 ? container[..IdShown] : container;
}
