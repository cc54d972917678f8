using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>webhooks list, show, disable, enable, rotate and remove; create is <see cref="WebhookCreateCommands"/>.</summary>
internal static class WebhookCommands
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command(
            "webhooks",
            "Addresses that registries, pipelines and monitors call, without the API token, to scale or update services.");
        command.Add(List(shared));
        command.Add(WebhookCreateCommands.Make(shared));
        command.Add(Show(shared));
        command.Add(Switch(shared, "disable", "Refuses calls of a webhook, and gives up what it was asked for and has not begun."));
        command.Add(Switch(shared, "enable", "Lets a webhook be called again."));
        command.Add(Rotate(shared));
        command.Add(Remove(shared));
        return command;
    }

    private static Command List(SharedOptions shared)
    {
        var command = new Command("list", "Lists webhooks.");
        command.Aliases.Add("ls");
        shared.Bind(command, async (context, _, cancel) =>
        {
            var text = await context.Api.GetTextAsync(Paths.Webhooks, cancel) ?? "[]";
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(text);
                return ExitCode.Done;
            }

            var table = new TextTable("WEBHOOK", "STATE", "DOES", "SIGNED", "WAITING", "CALLED", "RESULT");
            foreach (var one in context.Api.Read(text, WireJson.Default.IReadOnlyListWebhookBody))
            {
                var last = one.Calls.FirstOrDefault();
                table.Row(
                    one.Name, one.State, one.Does, one.Signed ? "yes" : "no", one.Waiting.Count.ToString(CultureInfo.InvariantCulture),
                    last is null ? "never" : Age.Of(last.At, context.Now), one.Fault ?? last?.Text);
            }

            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(SharedOptions shared)
    {
        var name = Name();
        var command = new Command("show", "Shows a webhook, what waits, and its latest calls with what came of them.") { name };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var text = await context.Api.GetTextAsync(Paths.Webhook(arguments.GetRequiredValue(name)), cancel)
                ?? throw new CommandFailure(ExitCode.Failed, $"There is no webhook {arguments.GetRequiredValue(name)}.");
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else Show(context, context.Api.Read(text, WireJson.Default.WebhookBody));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CommandContext context, WebhookBody hook)
    {
        context.Say($"{hook.Name}: {hook.Does}{(hook.Note is { } note ? $" ({note})" : "")}");
        var access = (hook.Signed, hook.Timestamped) switch
        {
            (true, true) => "signed with a time",
            (true, false) => "signed",
            _ => "by whoever has its address",
        };
        context.Say(
            $"{hook.State}; called {access}{(hook.ExpiresAt is { } end ? string.Create(CultureInfo.InvariantCulture, $"; expires {end:u}") : "")}");
        if (hook.Fault is { } fault) context.Say(fault);
        foreach (var wish in hook.Waiting)
            context.Say($"waits for {Age.Of(wish.Since, context.Now)}: {wish.Service}{(wish.Reason is { } reason ? $": {reason}" : "")}");
        var table = new TextTable("CALLED", "FROM", "RESULT", "WHAT CAME OF IT");
        foreach (var call in hook.Calls) table.Row(Age.Of(call.At, context.Now), call.From, Tones.Name(call.Result), call.Text);
        context.Write(table);
    }

    private static Command Switch(SharedOptions shared, string deed, string description)
    {
        var name = Name();
        var command = new Command(deed, description) { name, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var text = await context.Api.WriteAsync(
                HttpMethod.Post, Paths.Webhook(arguments.GetRequiredValue(name), deed), null, arguments.GetValue(shared.Timeout), cancel);
            var hook = context.Api.Read(text, WireJson.Default.WebhookBody);
            context.Say($"{hook.Name} is {hook.State}");
            if (context.Json) context.Terminal.Out.WriteLine(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rotate(SharedOptions shared)
    {
        var (name, secret) = (Name(), new WebhookSecretOptions());
        var unsigned = new Option<bool>("--unsigned") { Description = "Callers need not sign any more." };
        var command = new Command(
            "rotate",
            "Gives a webhook another address, or, with one of the options, its callers another secret. What was before is no more.")
        {
            name, secret.Signed, secret.File, unsigned, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var (hook, patience) = (arguments.GetRequiredValue(name), arguments.GetValue(shared.Timeout));
            var other = await secret.ReadAsync(context.Terminal, arguments, cancel);
            if (other is not null && arguments.GetValue(unsigned)) throw CommandFailure.Usage("--unsigned excludes the other options.");
            if (other is null && !arguments.GetValue(unsigned))
            {
                Say(context, await context.Api.WriteAsync(HttpMethod.Post, Paths.Webhook(hook, "rotate"), null, patience, cancel), null);
                return ExitCode.Done;
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookSecretBody(other?.Text), WireJson.Default.WebhookSecretBody);
            var text = await context.Api.WriteAsync(HttpMethod.Put, Paths.Webhook(hook, "secret"), body, patience, cancel);
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else context.Say(other is null ? $"{hook} is called by whoever has its address" : $"{hook} has another secret");
            if (other is { IsDrawn: true } && !context.Json) context.Say($"secret: {other.Text}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(SharedOptions shared)
    {
        var name = Name();
        var command = new Command("remove", "Removes a webhook; what it has done stays.") { name, shared.Timeout };
        command.Aliases.Add("rm");
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            await context.Api.WriteAsync(
                HttpMethod.Delete, Paths.Webhook(arguments.GetRequiredValue(name)), null, arguments.GetValue(shared.Timeout), cancel);
            context.Say($"{arguments.GetRequiredValue(name)} is no webhook");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Its address, and the secret where it was drawn here: nobody can ask for them again.</summary>
    public static void Say(CommandContext context, string answer, WebhookSecret? secret)
    {
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(answer);
            if (secret is { IsDrawn: true }) context.Terminal.Error.WriteLine($"secret: {secret.Text}");
            return;
        }

        var hook = context.Api.Read(answer, WireJson.Default.WebhookBody);
        context.Say($"{hook.Name}: {hook.Does}");
        context.Say($"address, shown this once: {hook.Url}");
        if (secret is { IsDrawn: true }) context.Say($"secret, shown this once: {secret.Text}");
    }

    public static Argument<string> Name() => new("NAME") { Description = "The webhook." };
}
