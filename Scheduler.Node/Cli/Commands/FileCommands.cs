using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scheduler.Messages.Files;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>secrets and configs: create, list and remove. Data are never an argument, where others on the machine could read them.</summary>
internal static class FileCommands
{
    private const string Input = "-";

    public static Command Make(SharedOptions shared, FileKind kind)
    {
        var word = FileWords.Of(kind);
        var command = new Command($"{word}s", $"Keeps {word}s for the whole cluster, which containers find as files.");
        command.Add(Create(shared, kind, word));
        command.Add(List(shared, kind, word));
        command.Add(Remove(shared, kind, word));
        if (kind == FileKind.Config) command.Add(Show(shared, word));
        return command;
    }

    private static Command Create(SharedOptions shared, FileKind kind, string word)
    {
        var name = new Argument<string>("NAME");
        var file = new Argument<string>("FILE") { Description = "Its data; - for standard input." };
        var labels = new Option<string[]>("--label", "-l") { HelpName = "key=value" };
        var command = new Command("create", $"Keeps a {word}. Its data cannot be changed; with the same data again nothing is done.")
        {
            name, file, labels, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var from = arguments.GetValue(file)!;
            var data = from == Input ? FromInput(context.Terminal) : FileInput.Read(Path.GetFullPath(from, context.Terminal.Directory));
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new FilePutBody(data, Pairs(arguments.GetValue(labels) ?? [])),
                WireJson.Default.FilePutBody);
            var text = await context.Api.WriteAsync(
                HttpMethod.Put,
                Paths.File(kind, arguments.GetValue(name)!),
                body,
                arguments.GetValue(shared.Timeout),
                cancel);
            context.Say($"{FileWords.Of(kind, arguments.GetValue(name)!)} is kept");
            if (context.Json) context.Terminal.Out.WriteLine(text);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(SharedOptions shared, FileKind kind, string word)
    {
        var command = new Command("list", kind == FileKind.Secret ? "Lists the secrets, never with their data." : $"Lists the {word}s.");
        command.Aliases.Add("ls");
        shared.Bind(command, async (context, _, cancel) =>
        {
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(Paths.Files(kind), cancel));
                return ExitCode.Done;
            }

            var table = new TextTable("NAME", "BYTES", "AGE", "USED BY");
            foreach (var one in await context.Api.GetAsync(Paths.Files(kind), WireJson.Default.IReadOnlyListFileBody, cancel))
                table.Row(
                    one.Name,
                    one.Size.ToString(CultureInfo.InvariantCulture),
                    Age.Of(one.CreatedAt, context.Now),
                    string.Join(", ", one.UsedBy));
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(SharedOptions shared, FileKind kind, string word)
    {
        var names = new Argument<string[]>("NAME") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("remove", $"Removes {word}s that no service uses.") { names, shared.Timeout };
        command.Aliases.Add("rm");
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            foreach (var name in arguments.GetValue(names)!)
            {
                await context.Api.WriteAsync(HttpMethod.Delete, Paths.File(kind, name), null, arguments.GetValue(shared.Timeout), cancel);
                context.Say($"{FileWords.Of(kind, name)} is removed");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(SharedOptions shared, string word)
    {
        var name = new Argument<string>("NAME");
        var command = new Command("show", $"Shows what is in a {word}.") { name };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var path = Paths.File(FileKind.Config, arguments.GetValue(name)!);
            if (context.Json)
                context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(path, cancel));
            else
                context.Terminal.Out.Write(System.Text.Encoding.UTF8.GetString(
                    (await context.Api.GetAsync(path, WireJson.Default.FileBody, cancel)).Data ?? []));
            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] FromInput(Terminal terminal)
    {
        using var input = terminal.OpenInput();
        return FileInput.Read(input, "standard input");
    }

    private static ImmutableSortedDictionary<string, string> Pairs(string[] labels)
    {
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            var equals = label.IndexOf('=', StringComparison.Ordinal);
            pairs[equals < 0 ? label : label[..equals]] = equals < 0 ? "" : label[(equals + 1)..];
        }

        return pairs.ToImmutable();
    }
}
