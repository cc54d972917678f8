using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>Which volumes live on one host alone, so that what uses them belongs there.</summary>
public static class LocalVolumes
{
    public static IEnumerable<string> Of(ContainerSpec spec) => spec.Mounts
        .Where(mount => mount is { Type: MountType.Volume, Source: not null } && IsLocal(mount.Volume))
        .Select(mount => mount.Source!);

    /// <summary>Whether the local driver keeps it on the host's own disk: it also mounts what other machines serve, such as NFS.</summary>
    /// <param name="type">Its option of that name; null when it has none.</param>
    public static bool IsOnDisk(string? type) => type is null or "none" or "" or "tmpfs" or "btrfs" or "ext4" or "xfs";

    private static bool IsLocal(VolumeSpec? volume) =>
        volume is null || (volume.Driver is null or "local" && IsOnDisk(volume.DriverOptions.GetValueOrDefault("type")));
}
