using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Files;
using Scheduler.Node.Files;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Secrets and configs in Docker's words and in ours. Pure.</summary>
public static class FileMapping
{
    private const string Field = "TaskTemplate.ContainerSpec";
    private const int UsualMode = 0x124;

    /// <param name="data">Null to leave it out.</param>
    public static FileWire Of(FileEntry entry, byte[]? data = null) => new()
    {
        Id = DockerIds.OfFile(entry.Kind, entry.Name),
        Version = new SwarmVersionWire(entry.Version),
        CreatedAt = DockerTime.Text(entry.CreatedAt),
        UpdatedAt = DockerTime.Text(entry.ChangedAt),
        Spec = new FileSpecWire { Name = entry.Name, Labels = entry.Labels, Data = data },
    };

    /// <summary>A container's secrets and configs; null for none.</summary>
    public static ImmutableArray<FileUse>? Read(ContainerSpecWire wire, ReadingSurroundings around, ReadingNotes notes)
    {
        ImmutableArray<FileUse> files =
        [
            .. (wire.Secrets ?? []).Select((one, index) => Read(FileKind.Secret, one, $"{Field}.Secrets[{index}]", around, notes)).OfType<FileUse>(),
            .. (wire.Configs ?? []).Select((one, index) => Read(FileKind.Config, one, $"{Field}.Configs[{index}]", around, notes)).OfType<FileUse>(),
        ];
        return files.IsEmpty ? null : files;
    }

    /// <summary>Those of one kind; null for none.</summary>
    public static IReadOnlyList<FileReferenceWire>? Write(ImmutableArray<FileUse> files, FileKind kind) =>
        files.Where(file => file.Kind == kind).Select(Write).ToList() is { Count: > 0 } some ? some : null;

    private static FileUse? Read(FileKind kind, FileReferenceWire? wire, string field, ReadingSurroundings around, ReadingNotes notes)
    {
        var (id, name) = kind == FileKind.Secret ? (wire?.SecretId, wire?.SecretName) : (wire?.ConfigId, wire?.ConfigName);
        if (wire?.File is not { } file)
        {
            notes.Refuse(field, kind == FileKind.Secret
                ? "a secret is a file here: say which in File"
                : "a config is a file here: say which in File; what Runtime is for (credential specs) exists on Windows only");
            return null;
        }

        // The words are dockerd's, which also takes the id where there is one.
        if (around.FileOf(kind, string.IsNullOrEmpty(id) ? name ?? "" : id) is not { } found)
        {
            notes.Refuse(field, $"{FileWords.Of(kind)} not found: {Shown.Text(string.IsNullOrEmpty(name) ? id ?? "" : name)}");
            return null;
        }

        return new FileUse(kind, found)
        {
            Target = string.IsNullOrEmpty(file.Name) || file.Name == found ? null : file.Name,
            Uid = Number($"{field}.File.UID", file.Uid, notes),
            Gid = Number($"{field}.File.GID", file.Gid, notes),
            Mode = file.Mode is null or UsualMode ? null : file.Mode,
        };
    }

    private static int Number(string field, string? text, ReadingNotes notes)
    {
        if (string.IsNullOrEmpty(text)) return 0;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        notes.Refuse(field, $"\"{Shown.Text(text)}\" is no number: a container's users are known by their numbers");
        return 0;
    }

    private static FileReferenceWire Write(FileUse file)
    {
        var target = new FileTargetWire
        {
            Name = file.Target ?? file.Name,
            Uid = file.Uid.ToString(CultureInfo.InvariantCulture),
            Gid = file.Gid.ToString(CultureInfo.InvariantCulture),
            Mode = file.Mode ?? UsualMode,
        };
        var id = DockerIds.OfFile(file.Kind, file.Name);
        return file.Kind == FileKind.Secret
            ? new FileReferenceWire { File = target, SecretId = id, SecretName = file.Name }
            : new FileReferenceWire { File = target, ConfigId = id, ConfigName = file.Name };
    }
}
