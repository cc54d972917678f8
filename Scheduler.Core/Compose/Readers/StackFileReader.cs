using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Files;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads the <c>secrets:</c> and <c>configs:</c> of the file.</summary>
internal sealed class StackFileReader(string stack, HostPaths paths, Func<string, string?> lookUp)
{
    private static readonly string[] Sources = ["file", "environment", "content"];

    /// <summary>By their kinds and names in the file.</summary>
    public ImmutableDictionary<(FileKind Kind, string Key), StackFile> Read(Field? secrets, Field? configs) =>
        Declared(FileKind.Secret, secrets).Concat(Declared(FileKind.Config, configs))
            .ToImmutableDictionary(one => (one.File.Kind, one.Key), one => one.File);

    private IEnumerable<(string Key, StackFile File)> Declared(FileKind kind, Field? field)
    {
        foreach (var (key, file) in field?.Entries() ?? [])
        {
            if (key.StartsWith("x-", StringComparison.Ordinal)) continue;
            file.CheckKeys(kind == FileKind.Secret ? TopKeys.Secret : TopKeys.Config);
            if (!file.IsMap)
            {
                file.Error($"must be a map with one of {string.Join(", ", Sources)} and external, is {file.Node.Kind}");
                continue;
            }

            yield return (key, One(kind, key, file));
        }
    }

    private StackFile One(FileKind kind, string key, Field field)
    {
        var file = new StackFile(kind, DeclarationReader.EngineName(field, stack, key));
        if (FileName.Fault(file.Name) is { } fault) field.Error($"the {FileWords.Of(kind)}'s name \"{Shown.Text(file.Name)}\": {fault}");
        if (DeclarationReader.IsExternal(field)) return file with { IsExternal = true };
        var given = Sources.Where(source => field[source] is not null).ToList();
        if (given.Count != 1)
        {
            field.Error(
                given.Count == 0
                    ? $"must say where its data are from: {string.Join(", ", Sources)} or external"
                    : $"has its data from {string.Join(" and ", given)}: leave one");
            return file;
        }

        file = file with { Labels = PairsReader.Texts(field["labels"]).SetItem(StackFile.StackLabel, stack) };
        var at = field[given[0]]!;
        return given[0] switch
        {
            "file" => file with { Path = at.Word() is { } name ? paths.Resolve(at, name) : null },
            "environment" => file with { Content = Variable(at) },
            _ => file with { Content = at.Text() },
        };
    }

    private string? Variable(Field at)
    {
        if (at.Word() is not { } name) return null;
        if (lookUp(name) is { } value) return value;
        at.Error($"the variable {Shown.Text(name)} is not set where the file is read");
        return null;
    }
}
