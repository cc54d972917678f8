using System.CommandLine;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>cluster, cluster leave, cluster down and cluster recover: the servers, and who is to go.</summary>
internal static class MemberCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static void AddTo(Command cluster, SharedOptions shared)
    {
        shared.Bind(cluster, ListAsync);
        cluster.Add(Leave(shared));
        cluster.Add(Down(shared));
        cluster.Add(Recover(shared));
    }

    private static async Task<int> ListAsync(CommandContext context, ParseResult arguments, CancellationToken cancel)
    {
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(Paths.Cluster, cancel));
            return ExitCode.Done;
        }

        var cluster = await LookAsync(context, cancel);
        var table = new TextTable("NODE", "STATUS", "REACHED", "SHARDS", "ADDRESS", "UP FOR", "VERSION", "REASON");
        foreach (var node in cluster.Nodes)
        {
            table.Row(
                $"{node.Node}#{node.Incarnation}", ToneOf(node.Status), ReachCell(node),
                node.Shards, node.Address, Age.Of(node.JoinedAt, context.Now), node.Version, ReasonOf(node));
        }

        context.Write(table);
        var unowned = cluster.Shards.Count(shard => shard.Owner is null);
        if (unowned > 0) context.Say($"{unowned} of {cluster.Shards.Count} shards have no owner at the moment.");
        if (cluster.Warning is { } warning) context.Say(warning);
        return ExitCode.Done;
    }

    private static Command Leave(SharedOptions shared)
    {
        var node = new Argument<string?>("node") { Description = "The server; without it the one that answers.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("leave", "Makes a server hand its shards to the others and exit.") { node, shared.Detach, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var before = await LookAsync(context, cancel);
            var name = arguments.GetValue(node)
                ?? before.Self
                ?? throw new CommandFailure(ExitCode.Failed, "The server that answers has not joined the cluster yet.");
            await context.Api.WriteAsync(HttpMethod.Post, Paths.ClusterNode(name, "leave"), null, arguments.GetValue(shared.Timeout), cancel);
            context.Say($"{name} leaves.");
            if (!arguments.GetValue(shared.Detach) && name != before.Self)
                await WaitUntilDownAsync(context, name, arguments.GetValue(shared.Timeout), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Down(SharedOptions shared)
    {
        var node = new Argument<string>("node") { Description = "The server." };
        var command = new Command("down", "Declares a server down: the others take its shards at once, and what it still writes does not count.")
        {
            node
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var name = arguments.GetValue(node)!;
            await context.Api.WriteAsync(HttpMethod.Post, Paths.ClusterNode(name, "down"), null, TimeSpan.Zero, cancel);
            context.Say($"{name} is down.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Recover(SharedOptions shared)
    {
        var command = new Command("recover", "Lets the server that answers go on alone: declares all others down, and waives a static quorum.");
        shared.Bind(command, async (context, _, cancel) =>
        {
            var text = await context.Api.WriteAsync(HttpMethod.Post, Paths.ClusterRecovery, null, TimeSpan.Zero, cancel);
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else context.Say("It goes on alone; the others may join anew at any time.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WaitUntilDownAsync(CommandContext context, string name, TimeSpan patience, CancellationToken cancel)
    {
        var began = context.Terminal.Clock.GetTimestamp();
        while ((await LookAsync(context, cancel)).Nodes.FirstOrDefault(node => node.Node == name) is { Status: not MemberStatus.Down })
        {
            if (context.Terminal.Clock.GetElapsedTime(began) > patience)
                throw new CommandFailure(ExitCode.TimedOut, $"{name} has not left within {patience}.");
            await Task.Delay(LookEvery, context.Terminal.Clock, cancel);
        }

        context.Say($"{name} has left.");
    }

    private static Task<ClusterBody> LookAsync(CommandContext context, CancellationToken cancel) =>
        context.Api.GetAsync(Paths.Cluster, WireJson.Default.ClusterBody, cancel);

    private static Cell ToneOf(MemberStatus status) => new(Tones.Name(status), status switch
    {
        MemberStatus.Up => Tone.Good,
        MemberStatus.Down => Tone.Bad,
        _ => Tone.Waiting,
    });

    private static Cell ReachCell(MemberBody node) => node.Status == MemberStatus.Down && node.Reach != "self"
        ? new Cell("-")
        : new Cell(node.Reach, node.Reach is "self" or "reached" ? Tone.Good : Tone.Bad);

    private static string? ReasonOf(MemberBody node) => node.Unreachable.Count > 0
        ? $"cannot reach {string.Join(", ", node.Unreachable)}"
        : node.Reason;
}
