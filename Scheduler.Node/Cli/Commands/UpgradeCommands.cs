using System.CommandLine;
using System.Globalization;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Waiting;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>upgrade and rollback: what people decide about updates under way, and after them.</summary>
public static class UpgradeCommands
{
    public static Command Rollback(SharedOptions shared)
    {
        var names = Names();
        var to = new Option<int?>("--to")
        {
            Description = "The revision, as inspect shows them; without it, the one before the last update.",
            HelpName = "revision"
        };
        var command = new Command("rollback", "Takes services back to an earlier revision.") { names, to, shared.Detach, shared.Timeout };
        shared.Bind(command, (context, arguments, cancel) =>
        {
            var revision = arguments.GetValue(to)?.ToString(CultureInfo.InvariantCulture);
            return ActionCommands.RunAsync(
                context, arguments, shared, names, cancel,
                one => (HttpMethod.Post, Paths.With($"{PathTo(one)}/rollback", ("to", revision))),
                Wish.Settled);
        });
        return command;
    }

    public static Command Upgrade(SharedOptions shared) => new("upgrade", "Pauses, resumes, takes back and confirms updates under way.")
    {
        Decide(shared, "pause", "Begins with nothing more; what is under way is finished.", waits: false),
        Decide(shared, "resume", "Goes on; failures so far are forgiven.", waits: true),
        Decide(shared, "cancel", "Goes back to the revision that the update came from.", waits: true),
        Decide(shared, "finish", "Confirms an update that has kept the old containers: they are removed.", waits: true),
    };

    /// <summary>A line for each service whose update is under way.</summary>
    /// <param name="name">A stack, a service as stack/service, or null for all.</param>
    internal static async Task SayUpdatesAsync(CommandContext context, string? name, CancellationToken cancel)
    {
        var stack = name?.Split('/')[0];
        foreach (var one in await context.Api.GetAsync(
            Paths.With(Paths.Services, ("stack", stack)), WireJson.Default.IReadOnlyListServiceBody, cancel))
        {
            var service = $"{one.Stack}/{one.Name}";
            if (one.Update is { EndedAt: null } update && (name is null || name == stack || name == service))
                context.Say($"{service}: {update.Message}");
        }
    }

    private static Command Decide(SharedOptions shared, string deed, string description, bool waits)
    {
        var names = Names();
        var command = new Command(deed, description) { names };
        if (waits) command.Add(shared.Detach);
        command.Add(shared.Timeout);
        shared.Bind(command, (context, arguments, cancel) => ActionCommands.RunAsync(
            context, arguments, shared, names, cancel, one => (HttpMethod.Post, $"{PathTo(one)}/update/{deed}"), waits ? Wish.Settled : null));
        return command;
    }

    private static string PathTo(string name) =>
        ServiceKey.TryParse(name, out var key)
            ? Paths.Service(key)
            : throw CommandFailure.Usage($"\"{name}\" is not a service: expected STACK/SERVICE.");

    private static Argument<string[]> Names() => new("STACK/SERVICE") { Description = "Services.", Arity = ArgumentArity.OneOrMore };
}
