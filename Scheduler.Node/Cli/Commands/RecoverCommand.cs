using System.CommandLine;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>recover --from-hosts: makes services that the database has lost again from their containers.</summary>
internal static class RecoverCommand
{
    public static Command Make(SharedOptions shared)
    {
        var fromHosts = new Option<bool>("--from-hosts") { Description = "From what the hosts hold; the one way that there is." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, and do nothing." };
        var stack = new Option<string?>("--stack") { Description = "Only services of this stack.", HelpName = "stack" };
        var command = new Command(
            "recover",
            "Makes services that the database has lost again, and takes their containers back without restarting one.")
        {
            fromHosts, dryRun, stack
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            if (!arguments.GetValue(fromHosts))
                throw CommandFailure.Usage("Say --from-hosts: services are made again from the containers that the hosts hold.");
            var path = Paths.With(Paths.Recovery, ("dryRun", arguments.GetValue(dryRun) ? "true" : null), ("stack", arguments.GetValue(stack)));
            var text = await context.Api.WriteAsync(HttpMethod.Post, path, body: null, TimeSpan.Zero, cancel);
            var recovery = context.Api.Read(text, WireJson.Default.RecoveryBody);
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else Show(context, recovery);
            return recovery.Services.Any(one => one.Refusal is not null) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Show(CommandContext context, RecoveryBody recovery)
    {
        var table = new TextTable("SERVICE", "SCALE", "REVISION", "CONTAINERS", "OUTCOME");
        foreach (var one in recovery.Services) table.Row(one.Service, one.Scale, one.Revision, one.Containers, OutcomeOf(one, recovery.DryRun));
        foreach (var one in recovery.Skipped) table.Row(one.Service, "-", "-", "-", new Cell($"not recovered: {one.Reason}", Tone.Bad));
        context.Write(table);
        foreach (var one in recovery.Services)
        {
            foreach (var note in one.Notes) context.Say($"{one.Service}: {note}");
        }

        if (recovery.HostsAway.Count > 0)
            context.Say(
                $"Hosts that do not answer are not counted: {string.Join(", ", recovery.HostsAway)}. What they hold can be adopted when they are back.");
    }

    private static Cell OutcomeOf(RecoveredServiceBody one, bool dryRun) => (one.Refusal, dryRun) switch
    {
        ({ } refusal, _) => new Cell($"refused: {refusal}", Tone.Bad),
        (_, true) => new Cell("would be recovered", Tone.Waiting),
        _ => new Cell(one.Stopped ? "recovered, stopped" : "recovered", Tone.Good),
    };
}
