using System.Collections.Immutable;
using System.CommandLine;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Waiting;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>
/// How <c>up</c> updates what has changed, and what is decided about the updates of a whole stack. The names are
/// rancher-compose's.
/// </summary>
internal sealed class UpgradeOptions
{
    private readonly Option<bool> _upgrade = new("--upgrade", "-u")
    {
        Description = "Keep the old containers, stopped, until --confirm-upgrade or --rollback."
    };
    private readonly Option<bool> _force = new("--force-upgrade") { Description = "Replace the instances though nothing has changed." };
    private readonly Option<bool> _confirm = new("--confirm-upgrade", "-c")
    {
        Description = "Remove the old containers of updates that have kept them; with --upgrade, once all is updated."
    };
    private readonly Option<bool> _rollback = new("--rollback", "-r")
    {
        Description = "Take back the updates of the stack's services that are under way or not confirmed."
    };
    private readonly Option<int?> _batchSize = new("--batch-size")
    {
        Description = "How many instances are replaced at one time, 0 for all; over the files' policy.",
        HelpName = "n"
    };
    private readonly Option<TimeSpan?> _interval = Interval();
    private readonly Option<bool> _startFirst = new("--start-first")
    {
        Description = "Start the new instance before the old one goes; over the files' policy."
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _upgrade, _force, _confirm, _rollback, _batchSize, _interval, _startFirst }) command.Add(option);
    }

    public bool IsForced(ParseResult arguments) => arguments.GetValue(_force);

    /// <summary>Nothing is updated: something is decided about updates.</summary>
    public bool IsDecision(ParseResult arguments)
    {
        if (arguments.GetValue(_rollback) && (arguments.GetValue(_confirm) || arguments.GetValue(_upgrade) || IsForced(arguments)))
            throw CommandFailure.Usage("--rollback is not for --upgrade, --force-upgrade or --confirm-upgrade: take one of them.");
        return arguments.GetValue(_rollback) || (arguments.GetValue(_confirm) && !arguments.GetValue(_upgrade) && !IsForced(arguments));
    }

    /// <summary>What was updated just now is to be confirmed.</summary>
    public bool IsConfirmed(ParseResult arguments) => arguments.GetValue(_confirm);

    /// <summary>The stack with the policy that the command line asks for.</summary>
    public StackSpec Apply(ParseResult arguments, StackSpec stack)
    {
        var (keeps, batchSize, interval, startFirst) = (
            arguments.GetValue(_upgrade), arguments.GetValue(_batchSize),
            arguments.GetValue(_interval), arguments.GetValue(_startFirst));
        if (!keeps && batchSize is null && interval is null && !startFirst) return stack;
        return stack with
        {
            Services = stack.Services.ToImmutableSortedDictionary(
                one => one.Key,
                one => one.Value with
                {
                    Spec = one.Value.Spec with { Update = Over(one.Value.Spec.Update ?? new UpdatePolicy()) }
                })
        };

        UpdatePolicy Over(UpdatePolicy policy) => policy with
        {
            KeepsOld = keeps || policy.KeepsOld,
            Parallelism = batchSize ?? policy.Parallelism,
            Delay = interval ?? policy.Delay,
            Order = startFirst ? UpdateOrder.StartFirst : policy.Order,
        };
    }

    /// <summary>Confirms or takes back what the stack's services wait with.</summary>
    public async Task<int> DecideAsync(CommandContext context, ParseResult arguments, SharedOptions shared, StackSpec stack, CancellationToken cancel)
    {
        var isBack = arguments.GetValue(_rollback);
        var patience = arguments.GetValue(shared.Timeout);
        var targets = new List<Target>();
        foreach (var one in await context.Api.GetAsync(
            Paths.With(Paths.Services, ("stack", stack.Name)), WireJson.Default.IReadOnlyListServiceBody, cancel))
        {
            if (!stack.Services.ContainsKey(one.Name) || !IsDue(one.Update, isBack)) continue;
            var key = new ServiceKey(one.Stack, one.Name);
            var answer = await context.Api.WriteAsync(
                HttpMethod.Post, Paths.Service(key) + (isBack ? "/rollback" : "/update/finish"), body: null, patience, cancel);
            targets.Add(new Target(key, context.Api.Read(answer, WireJson.Default.AcceptedBody).Version, Wish.Settled));
            context.Say($"{key} {(isBack ? "is rolled back" : "confirmed")}");
        }

        if (targets.Count == 0) context.Say($"{stack.Name}: no update {(isBack ? "is under way" : "waits to be confirmed")}");
        if (!arguments.GetValue(shared.Detach)) await context.WaitAsync(targets, patience, cancel);
        return ExitCode.Done;
    }

    private static bool IsDue(UpdateBody? update, bool isBack) => update is { State: UpdateState.Upgraded }
        || (isBack && update is { State: UpdateState.Updating or UpdateState.Paused });

    /// <summary>A duration such as 2s; a number alone is of milliseconds, as rancher-compose has it.</summary>
    private static Option<TimeSpan?> Interval() => new("--interval")
    {
        Description = "How long to wait after an instance has taken over, such as 2s; over the files' policy.",
        HelpName = "duration",
        CustomParser = result =>
        {
            if (result.Tokens is [var token]
                && Duration.TryParse(int.TryParse(token.Value, out _) ? $"{token.Value}ms" : token.Value, out var duration))
                return duration;
            result.AddError($"--interval is {Duration.Expected}, or a number of milliseconds.");
            return null;
        },
    };
}
