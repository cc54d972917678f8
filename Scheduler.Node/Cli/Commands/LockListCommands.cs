using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>locks and break-lock: who holds what, and taking it away.</summary>
public static class LockListCommands
{
    public static Command List(SharedOptions shared)
    {
        var name = new Argument<string?>("NAME") { Description = "Only this one, also when it is free.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("locks", "Lists the locks that are held or waited for, or shows one.") { name };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var path = arguments.GetValue(name) is { } one ? Paths.Lock(one) : Paths.Locks;
            var text = await context.Api.GetTextAsync(path, cancel)
                ?? throw new CommandFailure(
                    ExitCode.Failed,
                    $"There is no lock \"{arguments.GetValue(name)}\"; it is made when it is first acquired.");
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(text);
                return ExitCode.Done;
            }

            Write(
                context,
                path == Paths.Locks
                    ? context.Api.Read(text, WireJson.Default.IReadOnlyListLockBody)
                    : [context.Api.Read(text, WireJson.Default.LockBody)]);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Break(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "The lock." };
        var note = new Option<string?>("--note") { Description = "Why, for those who ask later." };
        var command = new Command("break-lock", "Takes a lock from its holder, who may not know for a while.") { name, note, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var wanted = arguments.GetRequiredValue(name);
            var seen = await context.Api.GetAsync(Paths.Lock(wanted), WireJson.Default.LockBody, cancel);
            var holder = seen.Holder ?? throw new CommandFailure(ExitCode.Failed, $"Nobody holds lock {wanted}.");
            // Only the hold that was seen, so that a repetition does not take it from the next one.
            var body = JsonSerializer.SerializeToUtf8Bytes(new LockBreakBody(holder.Token, arguments.GetValue(note)), WireJson.Default.LockBreakBody);
            var text = await context.Api.WriteAsync(HttpMethod.Post, $"{Paths.Lock(wanted)}/break", body, arguments.GetValue(shared.Timeout), cancel);
            context.Say($"{wanted} taken from session {holder.Session} with token {holder.Token}");
            if (context.Json) context.Terminal.Out.WriteLine(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(CommandContext context, IReadOnlyList<LockBody> locks)
    {
        var table = new TextTable("LOCK", "TOKEN", "HELD FOR", "SESSION", "WAITING", "NOTE");
        foreach (var one in locks)
        {
            table.Row(
                one.Name, one.Token.ToString(CultureInfo.InvariantCulture), Age.Of(one.Holder?.Since, context.Now),
                one.Holder?.Session ?? "free", one.Waiting, one.Holder?.Note);
        }

        context.Write(table);
    }
}
