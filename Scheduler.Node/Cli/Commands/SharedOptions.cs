using System.CommandLine;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Cli.Commands;

/// <summary>Options that many commands take, each with one meaning.</summary>
public sealed class SharedOptions(Terminal terminal)
{
    public Option<string?> Url { get; } = new("--url")
    {
        Description = "The server; default SCHEDULER_URL or http://127.0.0.1:7070.",
        Recursive = true,
        HelpName = "url"
    };

    public Option<string?> TokenFile { get; } = new("--token-file")
    {
        Description = "A file with the API token; default SCHEDULER_TOKEN or SCHEDULER_TOKEN_FILE.",
        Recursive = true,
        HelpName = "file"
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON and nothing else.", Recursive = true };

    public Option<bool> Detach { get; } = new("--detach", "-d") { Description = "Do not wait until it has come about." };

    public Option<TimeSpan> Timeout { get; } = DurationOption("--timeout", "How long to wait, such as 90s or 5m.", TimeSpan.FromMinutes(5));

    public Option<bool> Volumes { get; } = new("--volumes") { Description = "Remove named volumes too." };

    /// <summary>An option that is a duration such as 1m30s.</summary>
    public static Option<TimeSpan> DurationOption(string name, string description, TimeSpan byDefault) => new(name)
    {
        Description = description,
        HelpName = "duration",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && Duration.TryParse(token.Value, out var duration)) return duration;
            result.AddError($"{name} is {Duration.Expected}.");
            return TimeSpan.Zero;
        },
    };

    /// <summary>Makes a command talk to the server.</summary>
    public void Bind(Command command, CommandWork work) => command.SetAction(async (arguments, cancel) =>
    {
        var connection = ApiConnection.Find(arguments.GetValue(Url), arguments.GetValue(TokenFile), terminal.Environment);
        using var context = new CommandContext(terminal, new ApiClient(connection, terminal.Clock, terminal.Error), arguments.GetValue(Json));
        return await work(context, arguments, cancel);
    });
}
