using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>rebalance: shows how instances could be spread more evenly, and moves them.</summary>
internal static class RebalanceCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static Command Make(SharedOptions shared)
    {
        var stack = new Option<string?>("--stack") { Description = "Only instances of this stack.", HelpName = "stack" };
        var max = new Option<int>("--max") { Description = "At most so many moves.", DefaultValueFactory = _ => 20, HelpName = "moves" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var dry = new Option<bool>("--dry-run") { Description = "Show the plan and do nothing." };
        var wait = new Option<bool>("--wait") { Description = "Wait until all have moved, or cannot." };
        var cancel = new Option<bool>("--cancel") { Description = "Forget the moves that have not come about." };
        var command = new Command(
            "rebalance",
            "Spreads instances more evenly over the hosts: shows the plan, asks, and moves them, each new instance before the old one goes.")
        {
            stack, max, yes, dry, wait, cancel, shared.Timeout,
        };
        shared.Bind(command, async (context, arguments, stop) =>
        {
            var (only, patience) = (arguments.GetValue(stack), arguments.GetValue(shared.Timeout));
            if (arguments.GetValue(cancel)) return await CancelAsync(context, only, patience, stop);
            var plan = await SendAsync(context, new RebalanceBody(DryRun: true, only, arguments.GetValue(max)), patience, stop);
            if (!context.Json || arguments.GetValue(dry)) Show(context, plan);
            if (plan.Moves.Count == 0 || arguments.GetValue(dry)) return ExitCode.Done;
            if (!arguments.GetValue(yes) && !Agrees(context)) return ExitCode.Failed;
            var ordered = await SendAsync(
                context,
                new RebalanceBody(Moves: [.. plan.Moves.Select(one => new RebalanceMoveBody(one.Instance, one.To))]),
                patience, stop);
            if (context.Json) Show(context, ordered);
            foreach (var refused in ordered.Moves.Where(one => one.Refused is not null))
                context.Terminal.Error.WriteLine($"{refused.Instance}: {refused.Refused}");
            context.Say($"{ordered.Moves.Count(one => one.Refused is null)} moves ordered");
            if (arguments.GetValue(wait)) await WaitAsync(context, only, patience, stop);
            return ordered.Moves.All(one => one.Refused is null) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<int> CancelAsync(CommandContext context, string? stack, TimeSpan patience, CancellationToken stop)
    {
        var text = await context.Api.WriteAsync(HttpMethod.Delete, Paths.With(Paths.Rebalance, ("stack", stack)), body: null, patience, stop);
        if (context.Json) context.Terminal.Out.WriteLine(text);
        var body = context.Api.Read(text, WireJson.Default.RebalanceCancelledBody);
        context.Say(body.Cancelled.Count == 0 ? "Nothing was on the move." : $"cancelled: {string.Join(", ", body.Cancelled)}");
        foreach (var (service, reason) in body.Refused) context.Terminal.Error.WriteLine($"{service}: {reason}");
        return body.Refused.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<RebalancePlanBody> SendAsync(CommandContext context, RebalanceBody body, TimeSpan patience, CancellationToken stop)
    {
        var text = await context.Api.WriteAsync(
            HttpMethod.Post, Paths.Rebalance, JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.RebalanceBody), patience, stop);
        return context.Api.Read(text, WireJson.Default.RebalancePlanBody);
    }

    private static void Show(CommandContext context, RebalancePlanBody plan)
    {
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(plan, WireJson.Default.RebalancePlanBody));
            return;
        }

        if (plan.Moves.Count == 0)
        {
            context.Say("Nothing to move: instances are spread as evenly as their rules allow.");
            return;
        }

        var table = new TextTable("SERVICE", "SLOT", "FROM", "TO", "WHY");
        foreach (var one in plan.Moves) table.Row($"{one.Stack}/{one.Service}", one.Slot, one.From, one.To, one.Why);
        context.Write(table);
    }

    private static bool Agrees(CommandContext context)
    {
        if (!context.Terminal.IsInteractive)
            throw CommandFailure.Usage("Nobody can be asked here: give --yes to move them, or --dry-run to only look.");
        context.Terminal.Out.Write("Move them? [y/N] ");
        return context.Terminal.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static async Task WaitAsync(CommandContext context, string? stack, TimeSpan patience, CancellationToken stop)
    {
        var began = context.Terminal.Clock.GetTimestamp();
        var shown = "";
        while (true)
        {
            var instances = await context.Api.GetAsync(
                Paths.With(Paths.Instances, ("stack", stack)), WireJson.Default.IReadOnlyListInstanceBody, stop);
            var left = instances.Where(one => one.MoveTo is not null).ToList();
            if (left.Count == 0) break;
            var text = $"{left.Count.ToString(CultureInfo.InvariantCulture)} left: {string.Join("; ", left.Select(LineOf))}";
            if (context.Terminal.Clock.GetElapsedTime(began) >= patience)
                throw new CommandFailure(
                    ExitCode.TimedOut,
                    $"Not done after {Duration.Format(patience)}; it goes on, and --cancel ends it. {text}");
            if (text != shown) context.Say(text);
            shown = text;
            await Task.Delay(LookEvery, context.Terminal.Clock, stop);
        }

        context.Say("All have moved.");
    }

    private static string LineOf(InstanceBody one) =>
        $"{one.Stack}/{one.Service} slot {one.Slot} to {one.MoveTo}{(one.MoveWaits is { } waits ? $" waits: {waits}" : "")}";
}
