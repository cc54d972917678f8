using System.CommandLine;
using Scheduler.Core.Hosts.Records;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>hosts drain: moves what a host has to other hosts, and shows how that comes along.</summary>
internal static class HostDrainCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static Command Make(SharedOptions shared)
    {
        var (name, reason) = (HostAdminCommands.Name(), HostAdminCommands.Reason());
        var wait = new Option<bool>("--wait") { Description = "Wait until the host is empty, and show what is left and why." };
        var command = new Command(
            "drain",
            "Moves what a host has to other hosts, each instance once its successor runs. `hosts activate` ends it at any moment.")
        {
            name, reason, wait, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var (host, patience) = (arguments.GetRequiredValue(name), arguments.GetValue(shared.Timeout));
            var accepted = await HostAdminCommands.SetAsync(context, host, HostAvailability.Draining, arguments.GetValue(reason), patience, cancel);
            context.Say(accepted.Changed ? $"{host} is draining" : $"{host}: is draining already");
            if (arguments.GetValue(wait)) await WaitAsync(context, host, patience, cancel);
            return ExitCode.Done;
        });
        return command;
    }

    public static string LineOf(DrainedBody one)
    {
        var stage = one.Stage switch
        {
            DrainStage.Moving => $"moves to {one.To}",
            DrainStage.Waiting => "waits",
            DrainStage.Leaving => "is being removed",
            DrainStage.Completed => "has completed and stays",
            _ => "waits for its turn",
        };
        return $"{one.Stack}/{one.Service} slot {one.Slot} {stage}{(one.Reason is { } reason ? $": {reason}" : "")}";
    }

    private static async Task WaitAsync(CommandContext context, string name, TimeSpan patience, CancellationToken cancel)
    {
        var began = context.Terminal.Clock.GetTimestamp();
        var shown = "";
        while (true)
        {
            var host = await context.Api.GetAsync(Paths.Host(name), WireJson.Default.HostBody, cancel);
            if (host.Availability != HostAvailability.Draining)
                throw new CommandFailure(
                    ExitCode.Failed,
                    $"{name} is not draining any more: somebody has made it {Tones.Name(host.Availability)}.");
            if (host.Drained) break;
            var lines = (host.Left ?? []).Select(LineOf).ToList();
            if (lines.Count == 0)
                lines.Add($"the host has {host.Instances} containers that no service has spoken of: orphans, or the server has just started");
            var text = $"{name}: {(host.Left ?? []).Count} left\n  {string.Join("\n  ", lines)}";
            if (context.Terminal.Clock.GetElapsedTime(began) >= patience)
                throw new CommandFailure(ExitCode.TimedOut, $"Not drained after {Duration.Format(patience)}; it goes on. {text}");
            if (text != shown) foreach (var line in text.Split('\n')) context.Say(line);
            shown = text;
            await Task.Delay(LookEvery, context.Terminal.Clock, cancel);
        }

        context.Say($"{name} is drained");
    }
}
