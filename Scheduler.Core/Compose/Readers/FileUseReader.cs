using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Yaml;
using Scheduler.Messages.Files;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads which secrets and configs a service's containers find, and where: a list of names, or of maps.</summary>
internal static class FileUseReader
{
    private const string ModeMust = "a file mode in octal such as 0440";

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
                Mode = item["mode"] is { } mode ? Mode(mode) : null
            }
            : use;
    }

    private static int Number(Field? field) => field?.Parsed(
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null,
        "the number of a user or group of the container") ?? 0;

    /// <summary>As YAML reads numbers: octal with a leading 0, decimal without one; in quotes it is octal.</summary>
    private static int? Mode(Field field)
    {
        var isPlain = field.Node is ScalarNode { Plain: true };
        return field.Parsed(text => Mode(text, isPlain), ModeMust);
    }

    private static int? Mode(string text, bool isPlain)
    {
        var digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
        if (digits.Length is 0 or > 5 || !digits.All(char.IsAsciiDigit)) return null;
        if (isPlain && text[0] != '0') return int.Parse(digits, CultureInfo.InvariantCulture);
        return digits.All(c => c <= '7') ? Convert.ToInt32(digits, 8) : null;
    }
}
