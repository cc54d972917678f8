using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Scheduler.Core.Compose;
using Scheduler.Messages.Files;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>The secrets and configs of a stack: made before its services, out of files and variables here, and removed after them.</summary>
internal static class StackFileCalls
{
    /// <exception cref="CommandFailure">One cannot be read, or is refused: nothing of the stack is sent then.</exception>
    public static async Task MakeAsync(CommandContext context, ImmutableArray<StackFile> files, TimeSpan patience, CancellationToken cancel)
    {
        foreach (var file in files.Where(file => file.IsExternal))
        {
            if (await context.Api.GetTextAsync(Paths.File(file.Kind, file.Name), cancel) is null)
                throw CommandFailure.Usage(
                    $"there is no {FileWords.Of(file.Kind, file.Name)}, which the files say is external: `scheduler {FileWords.Of(file.Kind)}s create {file.Name} FILE` makes it.");
        }

        foreach (var file in files.Where(file => !file.IsExternal))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new FilePutBody(DataOf(file), file.Labels), WireJson.Default.FilePutBody);
            await context.Api.WriteAsync(HttpMethod.Put, Paths.File(file.Kind, file.Name), body, patience, cancel);
            context.Say($"{FileWords.Of(file.Kind, file.Name)} is kept");
        }
    }

    /// <summary>Those that were made for the stack. One that a service of another stack uses stays, and is named.</summary>
    public static async Task RemoveAsync(CommandContext context, string stack, TimeSpan patience, CancellationToken cancel)
    {
        foreach (var kind in Enum.GetValues<FileKind>())
        {
            var all = await context.Api.GetAsync(Paths.Files(kind), WireJson.Default.IReadOnlyListFileBody, cancel);
            foreach (var file in all.Where(file => file.Labels.GetValueOrDefault(StackFile.StackLabel) == stack))
            {
                if (file.UsedBy.Any(user => !user.StartsWith($"{stack}/", StringComparison.Ordinal)))
                {
                    context.Terminal.Error.WriteLine($"{FileWords.Of(kind, file.Name)} stays: {string.Join(", ", file.UsedBy)} use it");
                    continue;
                }

                await context.Api.WriteAsync(HttpMethod.Delete, Paths.File(kind, file.Name), null, patience, cancel);
                context.Say($"{FileWords.Of(kind, file.Name)} is removed");
            }
        }
    }

    private static byte[] DataOf(StackFile file) => file.Path is { } path ? FileInput.Read(path) : Encoding.UTF8.GetBytes(file.Content ?? "");
}
