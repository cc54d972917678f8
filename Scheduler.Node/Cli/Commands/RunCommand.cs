using System.CommandLine;
using System.Text.Json;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Running;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>run: a one-off, which is a job with one completion.</summary>
public static class RunCommand
{
    private const string Loose = "default";
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(10);

    public static Command Make(SharedOptions shared)
    {
        var detach = new Option<bool>("--detach", "-d") { Description = "Do not wait, nor show its output; it stays until it is removed." };
        var remove = new Option<bool?>("--rm")
        {
            Description = "Remove it when it has ended: the default, unless it is detached. --rm=false keeps it.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var within = SharedOptions.DurationOption("--start-within", "How long to wait until it begins to run.", TimeSpan.FromMinutes(2));
        var options = new RunOptions();
        var command = new Command("run", "Runs a container once, somewhere, with its output here; ends with its exit code.")
        {
            detach, remove, within
        };
        options.AddTo(command);
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var isDetached = arguments.GetValue(detach);
            var isRemoved = arguments.GetResult(remove) is { Tokens: [] } ? true : arguments.GetValue(remove) ?? !isDetached;
            if (isDetached && isRemoved)
                throw CommandFailure.Usage("--rm with --detach: nobody would be there to remove it. Remove it with rm, once it has ended.");
            var manner = new Manner(isDetached, isRemoved, arguments.GetValue(within));
            return await RunAsync(context, options.Key(arguments, Loose), options.Spec(arguments, context.Terminal.Environment), manner, cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ServiceKey key, ServiceSpec spec, Manner manner, CancellationToken cancel)
    {
        if (await context.Api.GetTextAsync(Paths.Service(key), cancel) is not null)
            throw new CommandFailure(
                ExitCode.NotRun,
                $"There is a service {key} already; choose another --name, or remove it.");
        var body = JsonSerializer.SerializeToUtf8Bytes(new StackService(spec, 1), WireJson.Default.StackService);
        var answer = await context.Api.WriteAsync(HttpMethod.Put, Paths.Service(key), body, manner.StartWithin, cancel);
        if (manner.IsDetached)
        {
            if (context.Json) context.Terminal.Out.WriteLine(answer);
            else context.Terminal.Out.WriteLine(key);
            context.Terminal.Error.WriteLine(
                $"scheduler: {key} goes on by itself: `scheduler logs -f {key}` shows its output, `scheduler rm {key}` ends and removes it.");
            return ExitCode.Done;
        }

        var isOver = false;
        try
        {
            var code = await new OneOffRun(context, key, manner.StartWithin).UntilEndAsync(cancel);
            isOver = true;
            return code;
        }
        finally
        {
            // Nobody would look after what is still under way.
            if (manner.IsRemoved || !isOver) await RemoveAsync(context, key, isOver);
        }
    }

    private static async Task RemoveAsync(CommandContext context, ServiceKey key, bool isOver)
    {
        if (!isOver) context.Terminal.Error.WriteLine($"scheduler: {key} is stopped and removed");
        try
        {
            await context.Api.WriteAsync(HttpMethod.Delete, Paths.Service(key), body: null, RemovalPatience, CancellationToken.None);
            var began = context.Terminal.Clock.GetTimestamp();
            while (!isOver
                && context.Terminal.Clock.GetElapsedTime(began) < RemovalPatience
                && await context.Api.GetTextAsync(Paths.Service(key), CancellationToken.None) is not null)
                await Task.Delay(TimeSpan.FromMilliseconds(100), context.Terminal.Clock);
        }
        catch (CommandFailure failure)
        {
            context.Terminal.Error.WriteLine($"scheduler: {key} could not be removed, and is still there: {failure.Message}");
        }
    }

    private sealed record Manner(bool IsDetached, bool IsRemoved, TimeSpan StartWithin);
}
