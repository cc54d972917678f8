using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Streams;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>logs and events: what was, and what comes.</summary>
public static class StreamCommands
{
    public static Command Logs(SharedOptions shared)
    {
        var name = new Argument<string>("STACK/SERVICE|INSTANCE") { Description = "A service, or an instance by its id." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on as lines come." };
        var tail = new Option<int?>("--tail", "-n") { Description = "Only the last so many lines of each instance.", HelpName = "lines" };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "Show when each line was written." };
        var since = new Option<string?>("--since") { Description = "Only lines since a time, or a duration back such as 10m.", HelpName = "time" };
        var command = new Command("logs", "Shows the output of a service's instances, or of one.") { name, follow, tail, timestamps, since };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var path = Paths.With(
                Paths.ServiceOrInstance(arguments.GetRequiredValue(name)) + "/logs",
                ("follow", arguments.GetValue(follow) ? "true" : null),
                ("tail", arguments.GetValue(tail)?.ToString(CultureInfo.InvariantCulture)),
                ("timestamps", arguments.GetValue(timestamps) ? "true" : null),
                ("since", arguments.GetValue(since)));
            using var answer = await context.Api.OpenAsync(path, context.Json ? JsonLines.MediaType : "text/plain", cancel);
            await CopyAsync(answer, context.Terminal.Out.WriteLine, cancel);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Events(SharedOptions shared)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on as events come." };
        var since = new Option<string?>("--since") { Description = "Only events since a time, or a duration back such as 10m.", HelpName = "time" };
        var stack = new Option<string?>("--stack") { Description = "Only those of a stack." };
        var service = new Option<string?>("--service") { Description = "Only those of a service, as STACK/SERVICE." };
        var type = new Option<string?>("--type") { Description = "Only those of a type, such as instance.running or instance.*." };
        var command = new Command("events", "Shows what happened, and what happens.") { follow, since, stack, service, type };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var path = Paths.With(
                Paths.Events,
                ("follow", arguments.GetValue(follow) ? "true" : "false"),
                ("since", arguments.GetValue(since)),
                ("stack", arguments.GetValue(stack)),
                ("service", arguments.GetValue(service)),
                ("type", arguments.GetValue(type)));
            using var answer = await context.Api.OpenAsync(path, JsonLines.MediaType, cancel);
            await CopyAsync(answer, line => context.Terminal.Out.WriteLine(context.Json ? line : Readable(line)), cancel);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>An event, or the notice of a gap, as one line for a person.</summary>
    private static string Readable(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.TryGetProperty("after", out _)) return "(events are missing here: the node no longer holds them)";
        var item = document.Deserialize(WireJson.Default.FeedEvent)!;
        var slot = item.Slot is { } number ? $" slot {number.ToString(CultureInfo.InvariantCulture)}" : "";
        var host = item.Host is { } name && name != item.Subject ? $" on {name}" : "";
        return Cell.OneLine(
            $"{item.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {item.Type} {item.Subject}{slot}{host}: {item.Message}");
    }

    private static async Task CopyAsync(HttpResponseMessage answer, Action<string> write, CancellationToken cancel)
    {
        try
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
            while (await lines.ReadLineAsync(cancel) is { } line)
            {
                // An empty line of a stream of JSON only shows that the server is alive.
                if (line.Length > 0 || answer.Content.Headers.ContentType?.MediaType == "text/plain") write(line);
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw new CommandFailure(ExitCode.Unreachable, $"The connection to the server broke: {fault.Message}");
        }
    }
}
