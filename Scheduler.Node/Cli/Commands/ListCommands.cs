using System.CommandLine;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>stacks, services and ps: what there is.</summary>
public static class ListCommands
{
    public static Command Stacks(SharedOptions shared)
    {
        var command = new Command("stacks", "Lists stacks.");
        shared.Bind(command, async (context, _, cancel) =>
        {
            if (context.Json) return await PrintAsync(context, Paths.Stacks, cancel);
            var table = new TextTable("STACK", "STATUS", "SERVICES", "RUNNING");
            foreach (var stack in await context.Api.GetAsync(Paths.Stacks, WireJson.Default.IReadOnlyListStackBody, cancel))
                table.Row(
                    stack.Name,
                    Tones.Of(stack.Status),
                    stack.Services.Count,
                    $"{stack.Services.Sum(one => one.Running)}/{stack.Services.Sum(one => one.Scale)}");
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Services(SharedOptions shared)
    {
        var stack = new Argument<string?>("stack") { Description = "Only those of a stack.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("services", "Lists services.") { stack };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var path = Paths.With(Paths.Services, ("stack", arguments.GetValue(stack)));
            if (arguments.GetValue(stack) is { } wanted) await RequireAsync(context, path, wanted, cancel);
            if (context.Json) return await PrintAsync(context, path, cancel);
            var table = new TextTable("SERVICE", "STATUS", "RUNNING", "REVISION", "IMAGE", "REASON");
            foreach (var one in await context.Api.GetAsync(path, WireJson.Default.IReadOnlyListServiceBody, cancel))
                table.Row(
                    $"{one.Stack}/{one.Name}",
                    one.Job is { Phase: not JobPhase.Waiting } done ? Tones.Of(done.Phase) : Tones.Of(one.Status),
                    one.Job is { } job ? $"{one.Running} ({job.Completed}/{job.Total} completed)" : $"{one.Running}/{one.Scale}",
                    one.Revision,
                    one.Image,
                    one.Status == ServiceStatus.Updating ? one.Update?.Message ?? one.Reason : one.Reason);
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Instances(SharedOptions shared)
    {
        var of = new Argument<string?>("name") { Description = "A stack, or a service as STACK/SERVICE.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all", "-a") { Description = "Also what is remembered of instances that are gone." };
        var command = new Command("ps", "Lists instances.") { of, all };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var name = arguments.GetValue(of);
            var isService = name?.Contains('/') == true;
            if (isService && !ServiceKey.TryParse(name, out _)) throw CommandFailure.Usage($"\"{name}\" is not a service: expected STACK/SERVICE.");
            var path = Paths.With(Paths.Instances, (isService ? "service" : "stack", name), ("all", arguments.GetValue(all) ? "true" : null));
            if (name is not null) await RequireAsync(context, path, name, cancel);
            if (context.Json) return await PrintAsync(context, path, cancel);
            var table = new TextTable("INSTANCE", "SERVICE", "SLOT", "HOST", "IMAGE", "STATE", "SINCE", "RESTARTS", "PORTS", "REASON");
            foreach (var one in await context.Api.GetAsync(path, WireJson.Default.IReadOnlyListInstanceBody, cancel))
            {
                table.Row(
                    one.Id ?? "-", $"{one.Stack}/{one.Service}", one.Slot, one.Host ?? "-",
                    ImageText.Of(one.Image, one.ImageDigest), Tones.Of(one.State), Age.Of(one.Since, context.Now),
                    one.Restarts, PublishedPorts.Text(one.Ports), one.Reason ?? MoveOf(one));
            }

            context.Write(table);
            await UpgradeCommands.SayUpdatesAsync(context, name, cancel);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A list may be empty because there is nothing of that name, which is no success.</summary>
    private static async Task RequireAsync(CommandContext context, string list, string name, CancellationToken cancel)
    {
        if (await context.Api.GetTextAsync(list, cancel) is not "[]") return;
        var isService = ServiceKey.TryParse(name, out var key);
        if (await context.Api.GetTextAsync(isService ? Paths.Service(key) : Paths.Stack(name), cancel) is not null) return;
        throw new CommandFailure(
            ExitCode.Failed,
            isService ? $"There is no service \"{name}\"." : $"There is no stack \"{name}\"; a service is named STACK/SERVICE.");
    }

    private static string? MoveOf(InstanceBody one) => one switch
    {
        { Kept: true } => "kept until the update is finished or rolled back",
        { MoveWaits: { } waits } => $"is to move: {waits}",
        { MoveTo: { } to } => $"is to move to {to}",
        { Replaces: { } former } => $"takes over from {former}",
        _ => null,
    };

    private static async Task<int> PrintAsync(CommandContext context, string path, CancellationToken cancel)
    {
        context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(path, cancel));
        return ExitCode.Done;
    }
}
