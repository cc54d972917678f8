using System.Collections.Immutable;
using System.Text.Json;
using Scheduler.Core;
using Scheduler.Core.Files;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Files;

namespace Scheduler.Node.Files;

/// <summary>What a secret or config must satisfy to be kept. Pure.</summary>
internal static class FileRules
{
    private const int LabelsBytesMax = 64 * 1024;

    public static Refusal? Fault(FileKind kind, string name, ImmutableSortedDictionary<string, string> labels, byte[] data) =>
        NameFault(kind, name) ?? LabelsFault(labels) ?? DataFault(kind, data);

    public static Refusal? NameFault(FileKind kind, string name) =>
        FileName.Fault(name) is { } fault ? Refusal.Invalid($"\"{Shown.Text(name)}\" is no {FileWords.Of(kind)}'s name: {fault}", "name") : null;

    public static Refusal? LabelsFault(ImmutableSortedDictionary<string, string> labels)
    {
        foreach (var (key, value) in labels)
        {
            if (value is null
                || key.Length is 0 or > SpecFaults.LabelKeyLengthMax
                || key.Any(char.IsControl)
                || value.Length > SpecFaults.LabelValueLengthMax
                || value.Contains('\0'))
                return Refusal.Invalid($"the label \"{Shown.Text(key)}\" is empty, too long, or holds what labels cannot", "labels");
        }

        return JsonSerializer.SerializeToUtf8Bytes(labels).Length > LabelsBytesMax
            ? Refusal.Invalid($"the labels have more than {LabelsBytesMax / 1024} KB", "labels")
            : null;
    }

    private static Refusal? DataFault(FileKind kind, byte[] data)
    {
        var most = kind == FileKind.Secret ? FileTerms.SecretBytesMax : FileTerms.ConfigBytesMax;
        return data.Length > 0 && data.Length < most
            ? null
            : Refusal.Invalid($"{FileWords.Of(kind)} data must be larger than 0 and less than {most} bytes; it has {data.Length}", "data");
    }
}
