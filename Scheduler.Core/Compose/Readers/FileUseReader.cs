using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Files;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads which secrets and configs a service's containers find, and where: a list of names, or of maps.</summary>
internal static class FileUseReader
{
    /// <summary>Null for none.</summary>
    public static ImmutableArray<FileUse>? Read(StackContext stack, Field service)
    {
        ImmutableArray<FileUse> files =
        [
            .. (service["secrets"]?.Items() ?? []).Select(item => One(stack, FileKind.Secret, item)).OfType<FileUse>(),
            .. (service["configs"]?.Items() ?? []).Select(item => One(stack, FileKind.Config, item)).OfType<FileUse>(),
        ];
        return files.IsEmpty ? null : files;
    }

    private static FileUse? One(StackContext stack, FileKind kind, Field item)
    {
        if (item.IsMap) item.CheckKeys(PartKeys.FileUse);
        var at = item.IsMap ? item["source"] : item;
        if (at is null) item.Error($"must have a source: the {FileWords.Of(kind)}'s name");
        if (at?.Word() is not { } key) return null;
        if (!stack.Files.TryGetValue((kind, key), out var declared))
        {
            at.Error($"the {FileWords.Of(kind)} \"{Shown.Text(key)}\" is not declared under {FileWords.Of(kind)}s");
            return null;
        }

        var use = new FileUse(kind, declared.Name) { Target = key == declared.Name ? null : key };
        return item.IsMap
            ? use with
            {
                Target = item["target"]?.Word() ?? use.Target,
                Uid = Number(item["uid"]),
                Gid = Number(item["gid"]),
                Mode = item["mode"] is { } mode ? FileModeReader.Read(mode) : null
            }
            : use;
    }

    private static int Number(Field? field) => field?.Parsed(
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null,
        "the number of a user or group of the container") ?? 0;
}
