using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>hosts deactivate, activate, label, evict and remove: what people decide about hosts.</summary>
internal static class HostAdminCommands
{
    public static IEnumerable<Command> All(SharedOptions shared) =>
    [
        Availability(shared, "deactivate", "A host keeps what it has and gets nothing new, until it is activated.", HostAvailability.Inactive),
        Availability(
            shared,
            "activate",
            "A host gets instances again: ends deactivating and draining, and lets a removed host in again.",
            HostAvailability.Active),
        Label(shared),
        Evict(shared),
        Remove(shared),
    ];

    public static Argument<string> Name() => new("NAME") { Description = "The host." };

    public static Option<string?> Reason() => new("--reason") { Description = "Why, for those who ask later.", HelpName = "text" };

    /// <summary>Who works at this terminal, for those who ask later.</summary>
    public static string? By(CommandContext context) =>
        context.Terminal.Environment.GetValueOrDefault("USER") is { Length: > 0 } user && HostLimits.TextFault(user) is null ? user : null;

    public static async Task<HostAcceptedBody> SetAsync(
        CommandContext context, string host, HostAvailability wanted, string? reason, TimeSpan patience, CancellationToken cancel)
    {
        var body = new HostAvailabilityBody(wanted, reason, By(context));
        return await SendAsync(
            context, HttpMethod.Put, Paths.Host(host, "availability"),
            body, WireJson.Default.HostAvailabilityBody, patience, cancel);
    }

    private static Command Availability(SharedOptions shared, string verb, string description, HostAvailability wanted)
    {
        var (name, reason) = (Name(), Reason());
        var command = new Command(verb, description) { name, reason, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var host = arguments.GetRequiredValue(name);
            var accepted = await SetAsync(context, host, wanted, arguments.GetValue(reason), arguments.GetValue(shared.Timeout), cancel);
            context.Say(accepted.Changed ? $"{host} is {Output.Tones.Name(wanted)}" : $"{host}: nothing to do");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Label(SharedOptions shared)
    {
        var name = Name();
        var changes = new Argument<string[]>("LABEL=VALUE|LABEL-")
        {
            Description = "Labels to set, or with a - at their end to remove.",
            Arity = ArgumentArity.OneOrMore
        };
        var command = new Command("label", "Changes a host's labels, which constraints match.") { name, changes, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var host = arguments.GetRequiredValue(name);
            var (set, removed) = Parse(arguments.GetRequiredValue(changes));
            var accepted = await SendAsync(
                context, HttpMethod.Patch, Paths.Host(host, "labels"),
                new HostLabelsBody(set, removed, By(context)), WireJson.Default.HostLabelsBody,
                arguments.GetValue(shared.Timeout), cancel);
            context.Say(accepted.Changed ? $"{host} labelled" : $"{host}: nothing to do");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Evict(SharedOptions shared)
    {
        var name = Name();
        var dead = new Option<bool>("--confirmed-dead")
        {
            Description = "Nothing runs there any more, I know: replace even what may never run twice."
        };
        var command = new Command("evict", "Replaces what a lost host had, now, however many hosts are lost.") { name, dead, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var host = arguments.GetRequiredValue(name);
            var body = new HostEvictBody(arguments.GetValue(dead), By(context));
            var accepted = await SendAsync(
                context, HttpMethod.Post, Paths.Host(host, "evict"),
                body, WireJson.Default.HostEvictBody, arguments.GetValue(shared.Timeout), cancel);
            context.Say(accepted.Changed ? $"what {host} had is replaced" : $"{host}: nothing to do");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(SharedOptions shared)
    {
        var name = Name();
        var force = new Option<bool>("--force")
        {
            Description = "Although it is connected, or may still run what must never run twice."
        };
        var command = new Command("remove", "Removes a host that is lost or drained; it may not connect again until it is activated.")
        {
            name, force, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var host = arguments.GetRequiredValue(name);
            var path = Paths.With(Paths.Host(host), ("force", arguments.GetValue(force) ? "true" : null), ("by", By(context)));
            var text = await context.Api.WriteAsync(HttpMethod.Delete, path, body: null, arguments.GetValue(shared.Timeout), cancel);
            if (context.Json) context.Terminal.Out.WriteLine(text);
            context.Say($"{host} removed");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<HostAcceptedBody> SendAsync<T>(
        CommandContext context, HttpMethod method, string path, T body, JsonTypeInfo<T> type, TimeSpan patience, CancellationToken cancel)
    {
        var text = await context.Api.WriteAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(body, type), patience, cancel);
        if (context.Json) context.Terminal.Out.WriteLine(text);
        return context.Api.Read(text, WireJson.Default.HostAcceptedBody);
    }

    /// <exception cref="CommandFailure">Not of the form.</exception>
    private static (SortedDictionary<string, string> Set, List<string> Removed) Parse(IEnumerable<string> changes)
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var removed = new List<string>();
        foreach (var change in changes)
        {
            var equals = change.IndexOf('=', StringComparison.Ordinal);
            var (label, value) = equals > 0 ? (change[..equals], change[(equals + 1)..]) : (change.TrimEnd('-'), null);
            var fault = HostLimits.LabelFault(label)
                ?? (value is null && !change.EndsWith('-')
                    ? "expected LABEL=VALUE to set one, LABEL- to remove one"
                    : HostLimits.TextFault(value));
            if (fault is not null) throw CommandFailure.Usage($"\"{change}\": {fault}.");
            if (value is null) removed.Add(label);
            else set[label] = value;
        }

        return (set, removed);
    }
}
