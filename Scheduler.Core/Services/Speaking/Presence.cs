using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>Where a service is to be found, as the board shows it.</summary>
internal static class Presence
{
    /// <summary>Hosts that it has an instance on, or is about to; not those that one only leaves.</summary>
    public static HashSet<HostId> HostsOf(ServiceView service)
    {
        var there = service.Instances.Where(IsThere).ToList();
        var left = there.Select(one => one.Replaces).OfType<InstanceId>().ToHashSet();
        return [.. there.Where(one => !left.Contains(one.Id!.Value)).Select(one => one.Host!.Value)];
    }

    /// <summary>Hosts on which somebody may be answered.</summary>
    public static SortedSet<HostId> UpOn(ServiceView service) => [.. service.Instances.Where(IsUp).Select(one => one.Host!.Value)];

    /// <summary>Whether it has an instance on the host, be it one that leaves.</summary>
    public static bool IsOn(ServiceView service, HostId host) => service.Instances.Any(one => one.Host == host && IsThere(one));

    public static bool IsThere(InstanceView one) =>
        one is { Id: not null, Host: not null, IsLost: false, IsKept: false, HasEnded: false, Goal: InstanceGoal.Running or InstanceGoal.Prepared };

    public static bool IsUp(InstanceView one) =>
        IsThere(one) && one is { Goal: InstanceGoal.Running, State: InstanceState.Running or InstanceState.Initializing or InstanceState.Unhealthy };
}
