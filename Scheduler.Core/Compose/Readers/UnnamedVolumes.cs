using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// A volume without a name is its container's, and ends with it. Compose on one machine hands it on to the container that
/// takes the place of the old one; here the next one may be on another host and begins with an empty volume, as with Swarm.
/// Whoever keeps data in it has to know that before the first update.
/// </summary>
internal static class UnnamedVolumes
{
    /// <param name="services">After <c>volumes_from</c>, which gives names to those that it shares.</param>
    public static void Warn(IEnumerable<KeyValuePair<string, StackService>> services, IReadOnlyDictionary<string, Field> fields)
    {
        foreach (var (name, service) in services)
        {
            var targets = service.Spec.Container.Mounts
                .Where(mount => mount is { Type: MountType.Volume, Source: null })
                .Select(mount => mount.Target)
                .ToList();
            if (targets is []) continue;
            (fields[name]["volumes"] ?? fields[name]).Warning(
                $"{string.Join(" and ", targets)} {(targets is [_] ? "is a volume" : "are volumes")} without a name: "
                + "each new container begins with an empty one, also after an update; give it a name (data:/path) to keep what is in it");
        }
    }
}
