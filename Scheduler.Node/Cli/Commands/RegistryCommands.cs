using System.CommandLine;
using System.Text.Json;
using Scheduler.Core.Images;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>
/// registry login, list and logout: what images are pulled with. A password is never an argument, where others on the
/// machine could read it.
/// </summary>
internal static class RegistryCommands
{
    public static Command Make(SharedOptions shared)
    {
        var command = new Command("registry", "Keeps logins to image registries for the whole cluster.");
        command.Add(Login(shared));
        command.Add(List(shared));
        command.Add(Logout(shared));
        return command;
    }

    private static Command Login(SharedOptions shared)
    {
        var registry = Registry();
        var user = new Option<string?>("--username", "-u") { Description = "Asked for without it.", HelpName = "name" };
        var fromInput = new Option<bool>("--password-stdin")
        {
            Description = "Take the password, or token, from standard input; asked for without it."
        };
        var command = new Command("login", "Keeps a login, which is sent with each pull from that registry. What waits for it is pulled at once.")
        {
            registry, user, fromInput, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var name = NameOf(arguments.GetValue(registry)!);
            var username = arguments.GetValue(user) ?? Username(context.Terminal, arguments.GetValue(fromInput));
            var password = arguments.GetValue(fromInput) ? await FromInputAsync(context.Terminal, cancel) : Password(context.Terminal);
            var body = JsonSerializer.SerializeToUtf8Bytes(new RegistryLoginBody(username, password), WireJson.Default.RegistryLoginBody);
            var text = await context.Api.WriteAsync(HttpMethod.Put, Paths.Registry(name), body, arguments.GetValue(shared.Timeout), cancel);
            context.Say($"{name}: the login of {username} is kept, and tried with the next pull");
            if (context.Json) context.Terminal.Out.WriteLine(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(SharedOptions shared)
    {
        var command = new Command("list", "Lists the registries that logins are kept for.");
        command.Aliases.Add("ls");
        shared.Bind(command, async (context, _, cancel) =>
        {
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(Paths.Registries, cancel));
                return ExitCode.Done;
            }

            var table = new TextTable("REGISTRY", "USERNAME", "SINCE", "REASON");
            foreach (var one in await context.Api.GetAsync(Paths.Registries, WireJson.Default.IReadOnlyListRegistryBody, cancel))
                table.Row(one.Registry, one.Username ?? "?", Age.Of(one.ChangedAt, context.Now), one.Fault);
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Logout(SharedOptions shared)
    {
        var registry = Registry();
        var command = new Command("logout", "Forgets a login.") { registry, shared.Timeout };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var name = NameOf(arguments.GetValue(registry)!);
            await context.Api.WriteAsync(HttpMethod.Delete, Paths.Registry(name), null, arguments.GetValue(shared.Timeout), cancel);
            context.Say($"{name}: no login is kept");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Registry() => new("REGISTRY") { Description = "Such as docker.io, ghcr.io or registry.example.org:5000." };

    private static string NameOf(string text) =>
        RegistryNames.Parse(text) ?? throw CommandFailure.Usage($"\"{text}\" is no registry: expected {RegistryNames.Expected}.");

    private static string Username(Terminal terminal, bool isInputTaken)
    {
        if (isInputTaken || !terminal.IsInteractive) throw CommandFailure.Usage("give the user's name with -u.");
        terminal.Error.Write("Username: ");
        return terminal.In.ReadLine() is { Length: > 0 } name ? name : throw CommandFailure.Usage("a login needs a user's name; give it with -u.");
    }

    private static string Password(Terminal terminal) => terminal.AskSecret("Password: ") is { Length: > 0 } password
        ? password
        : throw CommandFailure.Usage("a login needs a password: give it on standard input with --password-stdin, as in `scheduler registry login HOST -u USER --password-stdin < FILE`.");

    /// <summary>Without the end of its line, which tools write behind it.</summary>
    private static async Task<string> FromInputAsync(Terminal terminal, CancellationToken cancel) =>
        (await terminal.In.ReadToEndAsync(cancel)).TrimEnd('\r', '\n') is { Length: > 0 } password
            ? password
            : throw CommandFailure.Usage("standard input holds no password.");
}
