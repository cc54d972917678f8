using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Waiting;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>scale: sets the desired scale of services.</summary>
public static class ScaleCommand
{
    public static Command Make(SharedOptions shared)
    {
        var scales = new Argument<string[]>("STACK/SERVICE=N") { Description = "Services and their scales.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("scale", "Sets the desired scale of services, and waits until it runs.") { scales, shared.Detach, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var wanted = arguments.GetRequiredValue(scales).Select(Parse).ToList();
            var patience = arguments.GetValue(shared.Timeout);
            var targets = new List<Target>();
            var answers = new List<string>();
            foreach (var (key, scale) in wanted)
            {
                var body = JsonSerializer.SerializeToUtf8Bytes(new ScaleBody(scale), WireJson.Default.ScaleBody);
                answers.Add(await context.Api.WriteAsync(HttpMethod.Put, Paths.Service(key) + "/scale", body, patience, cancel));
                var accepted = context.Api.Read(answers[^1], WireJson.Default.AcceptedBody);
                targets.Add(new Target(key, accepted.Version, Wish.Settled));
                context.Say($"{key} scaled to {scale}");
            }

            if (!arguments.GetValue(shared.Detach)) await context.WaitAsync(targets, patience, cancel);
            if (context.Json) context.Terminal.Out.WriteLine($"[{string.Join(',', answers)}]");
            return ExitCode.Done;
        });
        return command;
    }

    /// <exception cref="CommandFailure">Not of the form.</exception>
    private static (ServiceKey Key, int Scale) Parse(string text)
    {
        var equals = text.LastIndexOf('=');
        if (equals > 0
            && ServiceKey.TryParse(text[..equals], out var key)
            && int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var scale))
            return (key, scale);
        throw CommandFailure.Usage($"\"{text}\" is not a scale: expected STACK/SERVICE=N, such as shop/web=5.");
    }
}
