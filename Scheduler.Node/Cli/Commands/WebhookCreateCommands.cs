using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Scheduler.Core.Webhooks;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>webhooks create scale, upgrade and push.</summary>
internal static class WebhookCreateCommands
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("create", "Makes a webhook, and shows its address this once. It is a secret.");
        command.Add(Scale(shared));
        command.Add(Upgrade(shared));
        command.Add(Push(shared));
        return command;
    }

    private static Command Scale(SharedOptions shared)
    {
        var (access, name) = (new AccessOptions(), new Argument<string>("NAME") { Description = "What to call it." });
        var service = new Argument<string>("STACK/SERVICE") { Description = "The service that is scaled." };
        var up = Number("--up", "By so many at each call.");
        var down = Number("--down", "By so many at each call.");
        var to = Number("--to", "To so many.");
        var min = Number("--min", "Never below so many.");
        var max = Number("--max", "Never above so many.");
        var command = new Command("scale", "Scales a service when it is called.") { name, service, up, down, to, min, max };
        access.AddTo(command, shared);
        shared.Bind(command, (context, arguments, cancel) =>
        {
            int? Of(Option<int?> option) => arguments.GetValue(option);
            if (new[] { Of(up), Of(down), Of(to) }.Count(value => value is not null) != 1)
                throw CommandFailure.Usage("give one of --up, --down and --to.");
            if (Of(up) is <= 0 || Of(down) is <= 0) throw CommandFailure.Usage("--up and --down are from 1 on.");
            var (stack, one) = TargetOf(arguments.GetRequiredValue(service));
            if (one is null) throw CommandFailure.Usage($"\"{arguments.GetRequiredValue(service)}\" is not a service: expected STACK/SERVICE.");
            var body = new WebhookCreateBody(
                arguments.GetRequiredValue(name), WebhookKind.Scale, stack, one,
                By: Of(up) ?? -Of(down), To: Of(to), Min: Of(min), Max: Of(max));
            return access.SendAsync(context, arguments, shared, body, cancel);
        });
        return command;
    }

    private static Command Upgrade(SharedOptions shared)
    {
        var (access, name, target) = (
            new AccessOptions(),
            new Argument<string>("NAME") { Description = "What to call it." },
            Target("The stack or the service that is updated; --label selects without it."));
        var (labels, tags) = (Labels(), Tags("Take only tags like this, such as 'v1.*'; any without it."));
        var command = new Command("upgrade", "Updates services when it is called: to ?tag=TAG, or to what the registry has under their tags by then.")
        {
            name, target, labels, tags
        };
        access.AddTo(command, shared);
        shared.Bind(command, (context, arguments, cancel) =>
        {
            var body = Selecting(
                new WebhookCreateBody(arguments.GetRequiredValue(name), WebhookKind.Upgrade, Tags: arguments.GetValue(tags)),
                arguments.GetValue(target), arguments.GetValue(labels));
            if (body is { Stack: null, Labels: null })
                throw CommandFailure.Usage("name a stack, a service, or labels with --label: an upgrade is not of everything.");
            return access.SendAsync(context, arguments, shared, body, cancel);
        });
        return command;
    }

    private static Command Push(SharedOptions shared)
    {
        var (access, name, target) = (
            new AccessOptions(),
            new Argument<string>("NAME") { Description = "What to call it." },
            Target("Only services of that stack, or that service; every one without it."));
        var (labels, tags) = (
            Labels(),
            Tags("Update to any pushed tag like this, such as 'v1.*'; without it, services follow the very tag that they have."));
        var registry = new Option<string?>("--registry")
        {
            Description = "By which name services know the registry, where it calls itself otherwise.",
            HelpName = "registry"
        };
        var command = new Command("push", "Updates the services that run what a registry tells was pushed.") { name, target, labels, tags, registry };
        access.AddTo(command, shared);
        shared.Bind(command, (context, arguments, cancel) => access.SendAsync(
            context, arguments, shared,
            Selecting(
                new WebhookCreateBody(
                    arguments.GetRequiredValue(name), WebhookKind.Push,
                    Tags: arguments.GetValue(tags), Registry: arguments.GetValue(registry)),
                arguments.GetValue(target), arguments.GetValue(labels)),
            cancel));
        return command;
    }

    private static WebhookCreateBody Selecting(WebhookCreateBody body, string? target, string[]? labels)
    {
        var (stack, service) = target is null ? (null, null) : TargetOf(target);
        return body with
        {
            Stack = stack,
            Service = service,
            Labels = labels is { Length: > 0 }
                ? labels.Select(LabelOf)
                    .DistinctBy(label => label.Key)
                    .ToImmutableSortedDictionary(StringComparer.Ordinal)
                : null
        };
    }

    private static (string? Stack, string? Service) TargetOf(string text)
    {
        if (ServiceKey.TryParse(text, out var key)) return (key.Stack, key.Service);
        return Naming.Fault(text) is null
            ? (text, null)
            : throw CommandFailure.Usage($"\"{text}\" is neither a stack nor a service: expected STACK or STACK/SERVICE.");
    }

    private static KeyValuePair<string, string> LabelOf(string text) => text.Split('=', 2) is [{ Length: > 0 } key, var value]
        ? new KeyValuePair<string, string>(key, value)
        : throw CommandFailure.Usage($"\"{text}\" is not a label: expected KEY=VALUE.");

    private static Option<int?> Number(string name, string description) => new(name) { Description = description, HelpName = "number" };

    private static Argument<string?> Target(string description) => new("STACK[/SERVICE]")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne
    };

    private static Option<string[]> Labels() => new("--label")
    {
        Description = "Only services with this label, or whose containers have it, as KEY=VALUE; may be given several times.",
        HelpName = "label"
    };

    private static Option<string?> Tags(string description) => new("--tags") { Description = description, HelpName = "pattern" };

    /// <summary>Who may call it, and for how long.</summary>
    private sealed class AccessOptions
    {
        private readonly WebhookSecretOptions _secret = new();
        private readonly Option<bool> _timestamped = new("--timestamped")
        {
            Description = "Take only signatures of a time, which nobody can send again later (docs/webhooks.md)."
        };
        private readonly Option<TimeSpan> _expires = SharedOptions.DurationOption(
            "--expires", "For how long it may be called, such as 720h; for ever without it.", TimeSpan.Zero);
        private readonly Option<string?> _note = new("--note") { Description = "What for." };

        public void AddTo(Command command, SharedOptions shared)
        {
            foreach (var option in new Option[] { _secret.Signed, _secret.File, _timestamped, _expires, _note, shared.Timeout }) command.Add(option);
        }

        public async Task<int> SendAsync(
            CommandContext context, ParseResult arguments, SharedOptions shared, WebhookCreateBody body, CancellationToken cancel)
        {
            var secret = await _secret.ReadAsync(context.Terminal, arguments, cancel);
            if (arguments.GetValue(_timestamped) && secret is null)
                throw CommandFailure.Usage("--timestamped needs a secret to sign with: --signed draws one.");
            var whole = body with
            {
                Secret = secret?.Text,
                Timestamped = arguments.GetValue(_timestamped),
                ExpiresIn = arguments.GetValue(_expires) is var time && time > TimeSpan.Zero ? time : null,
                Note = arguments.GetValue(_note),
            };
            var text = await context.Api.WriteAsync(
                HttpMethod.Post,
                Paths.Webhooks,
                JsonSerializer.SerializeToUtf8Bytes(whole, WireJson.Default.WebhookCreateBody),
                arguments.GetValue(shared.Timeout),
                cancel);
            WebhookCommands.Say(context, text, secret);
            return ExitCode.Done;
        }
    }
}
