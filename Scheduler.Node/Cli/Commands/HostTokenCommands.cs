using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>hosts token create, list and revoke: what lets machines become hosts.</summary>
internal static class HostTokenCommands
{
    public static void AddTo(Command hosts, SharedOptions shared)
    {
        var token = new Command("token", "Makes, lists and revokes the tokens with which machines become hosts.");
        token.Add(Create(shared));
        token.Add(List(shared));
        token.Add(Revoke(shared));
        hosts.Add(token);
    }

    private static Command Create(SharedOptions shared)
    {
        var ttl = SharedOptions.DurationOption("--ttl", "How long machines may join with it, such as 30m or 24h.", TimeSpan.FromHours(1));
        var uses = new Option<int>("--uses") { Description = "How many machines may join with it.", DefaultValueFactory = _ => 1 };
        var note = new Option<string?>("--note") { Description = "What for." };
        var command = new Command("create", "Makes a join token, and shows it this once. It is a secret.") { ttl, uses, note, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new HostTokenCreateBody(arguments.GetValue(ttl), arguments.GetValue(uses), arguments.GetValue(note)),
                WireJson.Default.HostTokenCreateBody);
            var text = await context.Api.WriteAsync(HttpMethod.Post, Paths.HostTokens, body, arguments.GetValue(shared.Timeout), cancel);
            context.Terminal.Out.WriteLine(context.Json ? text : context.Api.Read(text, WireJson.Default.HostTokenBody).Token);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(SharedOptions shared)
    {
        var command = new Command("list", "Lists join tokens, also those that are over.");
        shared.Bind(command, async (context, _, cancel) =>
        {
            var text = await context.Api.GetTextAsync(Paths.HostTokens, cancel) ?? "[]";
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(text);
                return ExitCode.Done;
            }

            var table = new TextTable("TOKEN", "STATE", "USES LEFT", "EXPIRES", "NOTE");
            foreach (var one in context.Api.Read(text, WireJson.Default.IReadOnlyListHostTokenBody))
                table.Row(
                    one.Id,
                    one.State,
                    one.UsesLeft.ToString(CultureInfo.InvariantCulture),
                    one.ExpiresAt.ToString("u", CultureInfo.InvariantCulture),
                    one.Note);
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(SharedOptions shared)
    {
        var id = new Argument<string>("id") { Description = "As `hosts token list` shows it." };
        var command = new Command("revoke", "Lets nobody join with a token any more; hosts that came with it stay.") { id, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var text = await context.Api.WriteAsync(
                HttpMethod.Delete, Paths.HostToken(arguments.GetRequiredValue(id)), null, arguments.GetValue(shared.Timeout), cancel);
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else context.Say($"Token {arguments.GetRequiredValue(id)} is revoked.");
            return ExitCode.Done;
        });
        return command;
    }
}
