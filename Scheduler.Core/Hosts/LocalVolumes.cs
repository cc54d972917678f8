using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>Which volumes live on one host alone, so that what uses them belongs there.</summary>
public static class LocalVolumes
{
    /// <summary>Named volumes of the local driver. With options of its own, that driver may mount what other hosts reach too.</summary>
    public static IEnumerable<string> Of(ContainerSpec spec) => spec.Mounts
        .Where(mount => mount is { Type: MountType.Volume, Source: not null } && IsLocal(mount.Volume))
        .Select(mount => mount.Source!);

    private static bool IsLocal(VolumeSpec? volume) => volume is null || (volume.Driver is null or "local" && volume.DriverOptions.IsEmpty);
}
