using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;

namespace Scheduler.Node.Cli.Commands;

/// <summary>inspect: everything that is known of one thing, as JSON.</summary>
public static class InspectCommand
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static Command Make(SharedOptions shared)
    {
        var name = new Argument<string>("name") { Description = "A service as STACK/SERVICE, a stack, a host, or an instance's id." };
        var command = new Command("inspect", "Shows a service, stack, host or instance as JSON.") { name };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var wanted = arguments.GetRequiredValue(name);
            foreach (var path in PathsOf(wanted))
            {
                if (await context.Api.GetTextAsync(path, cancel) is not { } text) continue;
                Print(context.Terminal.Out, text);
                return ExitCode.Done;
            }

            throw new CommandFailure(ExitCode.Failed, $"There is no service, stack, host or instance \"{wanted}\".");
        });
        return command;
    }

    private static IEnumerable<string> PathsOf(string name)
    {
        if (ServiceKey.TryParse(name, out var key)) return [Paths.Service(key)];
        if (name.Contains('/')) throw CommandFailure.Usage($"\"{name}\" is not a service: expected STACK/SERVICE.");
        return Naming.Fault(name) is null ? [Paths.Stack(name), Paths.Host(name), Paths.Instance(name)] : [Paths.Host(name), Paths.Instance(name)];
    }

    private static void Print(TextWriter writer, string json)
    {
        using var buffer = new MemoryStream();
        using (var indented = new Utf8JsonWriter(buffer, Indented)) JsonNode.Parse(json)!.WriteTo(indented);
        writer.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
