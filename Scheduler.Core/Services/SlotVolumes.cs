using System.Globalization;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Gives volumes of which each slot has its own the slot's number, at the end of their name or where a placeholder stands:
/// whoever has the same slot has the same volume.
/// </summary>
internal static class SlotVolumes
{
    public static ContainerSpec Named(ContainerSpec container, int slot) =>
        container.Mounts.Any(mount => mount.PerSlot || TaskTemplates.MayHoldOne(mount.Source))
            ? container with { Mounts = [.. container.Mounts.Select(mount => Named(mount, slot))] }
            : container;

    private static MountSpec Named(MountSpec mount, int slot) => mount switch
    {
        { PerSlot: true, Source: { } name } => mount with { Source = string.Create(CultureInfo.InvariantCulture, $"{name}.{slot}"), PerSlot = false },
        { Source: { } name } => mount with { Source = TaskTemplates.OfSlot(name, slot) },
        _ => mount,
    };
}
