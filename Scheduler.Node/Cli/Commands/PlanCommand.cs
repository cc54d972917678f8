using System.CommandLine;
using System.Text.Json;
using Scheduler.Messages.Files;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>plan: what <c>up</c> with the same options would do.</summary>
internal static class PlanCommand
{
    public static Command Make(SharedOptions shared, StackFiles files)
    {
        var stack = new StackOptions();
        var upgrade = new UpgradeOptions();
        var detailed = new Option<bool>("--detailed-exitcode")
        {
            Description = "End with 2 when something would be done, 0 when nothing, 1 when it cannot be."
        };
        var command = new Command(
            "plan",
            "Shows what up would do with the same options: what changes, how it would go, and what would stop it. Changes nothing.")
        {
            detailed, shared.Timeout
        };
        stack.AddTo(command);
        foreach (var option in files.All) command.Add(option);
        upgrade.AddTo(command);
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            if (upgrade.IsDecision(arguments) || upgrade.IsConfirmed(arguments))
                throw CommandFailure.Usage("plan shows updates that begin; --confirm-upgrade and --rollback decide about one that has begun.");
            var (read, kept) = files.Read(context.Terminal, arguments);
            var spec = upgrade.Apply(arguments, stack.WithScales(arguments, read));
            var made = string.Join(',', kept.Where(file => !file.IsExternal).Select(file => $"{FileWords.Of(file.Kind)}:{file.Name}"));
            var path = stack.PathWith(arguments, upgrade, Paths.StackPlan(spec.Name), ("making", made.Length > 0 ? made : null));
            var answer = await context.Api.WriteAsync(
                HttpMethod.Post,
                path,
                JsonSerializer.SerializeToUtf8Bytes(spec, WireJson.Default.StackSpec),
                arguments.GetValue(shared.Timeout),
                cancel);
            var plan = context.Api.Read(answer, WireJson.Default.PlanBody);
            if (context.Json) context.Terminal.Out.WriteLine(answer);
            else PlanText.Write(context, plan);
            return plan.Refused ? ExitCode.Failed : plan.Changes && arguments.GetValue(detailed) ? ExitCode.Changes : ExitCode.Done;
        });
        return command;
    }
}
