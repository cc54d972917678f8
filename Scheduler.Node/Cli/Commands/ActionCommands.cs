using System.CommandLine;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Waiting;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>stop, start, restart and rm: what is done to services and instances.</summary>
public static class ActionCommands
{
    public static IEnumerable<Command> All(SharedOptions shared) =>
    [
        Act(shared, "stop", "Stops services or instances; their containers are kept.", Wish.Stopped),
        Act(shared, "start", "Starts stopped services or instances.", Wish.Settled),
        Act(shared, "restart", "Restarts services, instance by instance, or single instances.", Wish.Settled),
        Remove(shared),
    ];

    private static Command Act(SharedOptions shared, string name, string description, Wish wish)
    {
        var names = Names();
        var command = new Command(name, description) { names, shared.Detach, shared.Timeout };
        shared.Bind(command, (context, arguments, cancel) =>
            RunAsync(context, arguments, shared, names, cancel, one => (HttpMethod.Post, $"{Paths.ServiceOrInstance(one)}/{name}"), wish));
        return command;
    }

    private static Command Remove(SharedOptions shared)
    {
        var names = Names();
        var command = new Command("rm", "Removes services, or instances, whose slots are then filled anew.")
        {
            names, shared.Volumes, shared.Detach, shared.Timeout
        };
        shared.Bind(command, (context, arguments, cancel) =>
        {
            var volumes = arguments.GetValue(shared.Volumes);
            return RunAsync(context, arguments, shared, names, cancel, one => (HttpMethod.Delete, PathToRemove(one, volumes)), Wish.Gone);
        });
        return command;
    }

    private static string PathToRemove(string name, bool volumes)
    {
        var path = Paths.ServiceOrInstance(name);
        if (!volumes) return path;
        return name.Contains('/')
            ? Paths.With(path, ("volumes", "true"))
            : throw CommandFailure.Usage("--volumes is for services, not for instances.");
    }

    /// <param name="wish">What is waited for; null for nothing.</param>
    internal static async Task<int> RunAsync(
        CommandContext context, ParseResult arguments, SharedOptions shared, Argument<string[]> names, CancellationToken cancel,
        Func<string, (HttpMethod Method, string Path)> request, Wish? wish)
    {
        var requests = arguments.GetRequiredValue(names).Select(name => (Name: name, Request: request(name))).ToList();
        var patience = arguments.GetValue(shared.Timeout);
        var targets = new List<Target>();
        var answers = new List<string>();
        foreach (var (name, (method, path)) in requests)
        {
            answers.Add(await context.Api.WriteAsync(method, path, body: null, patience, cancel));
            var accepted = context.Api.Read(answers[^1], WireJson.Default.AcceptedBody);
            // An instance is one part of its service: the service settles, whatever was done to the instance.
            targets.Add(new Target(
                new ServiceKey(accepted.Service.Stack, accepted.Service.Name),
                accepted.Version,
                name.Contains('/') ? wish ?? Wish.Settled : Wish.Settled));
            context.Say($"{name}: {(accepted.Changed ? "accepted" : "nothing to do")}");
        }

        if (wish is not null && !arguments.GetValue(shared.Detach)) await context.WaitAsync(targets, patience, cancel);
        if (context.Json) context.Terminal.Out.WriteLine($"[{string.Join(',', answers)}]");
        return ExitCode.Done;
    }

    private static Argument<string[]> Names() =>
        new("STACK/SERVICE|INSTANCE") { Description = "Services, or instances by their ids.", Arity = ArgumentArity.OneOrMore };
}
