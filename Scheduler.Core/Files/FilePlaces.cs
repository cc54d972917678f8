using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Files;

/// <summary>
/// Where in a container its secrets and configs are put. A folder becomes an anonymous volume of the container where its
/// own file system will not do: secrets must not be in what `docker commit` and `docker export` copy, a read-only file system
/// takes no file, and a mount over the folder would hide it. Pure.
/// </summary>
public static class FilePlaces
{
    private const string Field = "container.files";
    private const int TargetLengthMax = 4096;
    private const int FilesMax = 256;
    private const int ModeMax = 0xFFF;

    /// <summary>The folders that are volumes, outer ones first.</summary>
    public static ImmutableArray<string> VolumesOf(ContainerSpec spec) =>
    [
        .. spec.AllFiles.Where(file => NeedsVolume(spec, file)).Select(file => file.Folder)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>Which files are unpacked where: those of a volume into it, all others into the root.</summary>
    public static IEnumerable<(string Folder, ImmutableArray<ContainerFile> Files)> Bundles(ContainerSpec spec, ImmutableArray<ContainerFile> files)
    {
        var volumes = VolumesOf(spec);
        return files
            .GroupBy(
                file => volumes.Where(volume => IsBelow(file.Path, volume)).MaxBy(volume => volume.Length) ?? "/",
                StringComparer.Ordinal)
            .Select(bundle => (bundle.Key, bundle.ToImmutableArray()));
    }

    public static IEnumerable<Refusal> Faults(ContainerSpec spec)
    {
        var files = spec.AllFiles;
        if (files.Length > FilesMax) return [Refusal.Invalid($"a container has at most {FilesMax} secrets and configs, not {files.Length}", Field)];
        return
        [
            .. files.SelectMany(file => FaultsOf(spec, file)),
            .. files.GroupBy(file => file.Path, StringComparer.Ordinal).Where(same => same.Count() > 1)
                .Select(same => Refusal.Invalid(
                    $"{string.Join(" and ", same.Select(one => one.Words()))} have one target, {Shown.Text(same.Key)}", Field)),
        ];
    }

    private static IEnumerable<Refusal> FaultsOf(ContainerSpec spec, FileUse file)
    {
        if (FileName.Fault(file.Name) is { } fault)
            yield return Refusal.Invalid($"\"{Shown.Text(file.Name)}\" is no {FileWords.Of(file.Kind)}'s name: {fault}", Field);
        if (file.Mode is < 0 or > ModeMax) yield return Refusal.Invalid($"{Shown.Text(file.Name)}: a mode is from 0 to 07777", Field);
        if (file.Uid < 0 || file.Gid < 0) yield return Refusal.Invalid($"{Shown.Text(file.Name)}: uid and gid are numbers from 0 on", Field);
        if (!IsNormal(file.Path))
            yield return Refusal.Invalid(
                $"\"{Shown.Text(file.Path)}\" must be the path of a file in the container, without '.', '..' and empty parts", Field);
        else if (spec.Mounts.FirstOrDefault(mount => Bare(mount.Target) == file.Path) is not null)
            yield return Refusal.Invalid($"{file.Words()} and a mount have one target, {Shown.Text(file.Path)}", Field);
        else if (NeedsVolume(spec, file) && VolumeFault(spec, file) is { } no)
            yield return Refusal.Invalid(no, Field);
    }

    private static string? VolumeFault(ContainerSpec spec, FileUse file)
    {
        if (file.Folder == "/")
            return $"{file.Words()} cannot be directly below / {(file.Kind == FileKind.Secret ? "" : "of a read-only file system ")}: give it a folder, such as /run/secrets/{file.Name}";
        return spec.Mounts.Any(mount => Bare(mount.Target) == file.Folder)
            ? $"{file.Words()} would lie in the mount {Shown.Text(file.Folder)}, which is not the container's own: give it another folder"
            : null;
    }

    private static bool NeedsVolume(ContainerSpec spec, FileUse file) =>
        file.Kind == FileKind.Secret || spec.ReadOnly || spec.Mounts.Any(mount => IsBelow(file.Path, Bare(mount.Target)));

    private static string Bare(string target) => target.TrimEnd('/');

    private static bool IsBelow(string path, string folder) => path.StartsWith($"{folder}/", StringComparison.Ordinal);

    private static bool IsNormal(string path) =>
        path.Length is > 1 and <= TargetLengthMax && !path.Any(char.IsControl)
        && path.Split('/').Skip(1).All(part => part is not ("" or "." or ".."));
}
