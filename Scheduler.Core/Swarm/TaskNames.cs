using System.Globalization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Swarm;

/// <summary>Names of tasks, as Swarm's clients know them.</summary>
public static class TaskNames
{
    /// <summary>As <c>docker service ps</c> writes it: a replica by its slot, one of a global service by its node.</summary>
    /// <param name="host">Null while it has no place.</param>
    public static string Of(ServiceKey service, ServiceMode mode, int slot, HostId? host) => $"{ServiceNames.Of(service)}.{SlotOf(mode, slot, host)}";

    /// <summary>The slots of a global service are its nodes.</summary>
    public static string SlotOf(ServiceMode mode, int slot, HostId? host) =>
        mode.IsGlobal() && host is { } node ? DockerIds.OfHost(node) : slot.ToString(CultureInfo.InvariantCulture);
}
